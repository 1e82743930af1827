set pagination off
set confirm off
break main
run one two
next
info registers pc sp
print argv[1]
break square if n == 3
continue
bt
finish
watch total
continue
info breakpoints
delete
continue
