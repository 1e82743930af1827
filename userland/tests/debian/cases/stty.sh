stty -F /nope; echo $?; stty nonsense < /dev/null; echo $?
