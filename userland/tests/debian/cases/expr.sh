expr 1 + 2; expr 7 / 2; expr 7 % 3; expr 2 \* 3; expr 5 \> 3; expr a = b; echo $?; expr length hello; expr substr hello 2 3; expr index hello lo; expr match hello 'h\(.*\)o'; expr abc : 'a.'; expr 1 / 0; echo $?; expr 0; echo $?; expr \( 1 + 2 \) \* 3; expr 99999999999999999999 + 1; expr a \| b; expr 0 \& 1; expr +
echo $?
