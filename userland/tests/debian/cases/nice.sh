nice; nice -n 5 nice; nice -n 25 nice; nice nice; nice -n 3 sh -c 'exit 4'; echo $?; nice nosuch; echo $?; nohup sh -c 'echo in nohup' 2>/dev/null; nohup nosuch; echo $?; nice -n x true; echo $?
