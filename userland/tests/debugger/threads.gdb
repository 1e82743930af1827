set pagination off
set confirm off
break worker
run
info threads
bt 1
delete
break 26
continue
print counter
info threads
kill
delete
break main
run
set var counter = 100
continue
