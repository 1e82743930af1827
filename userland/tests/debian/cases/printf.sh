p() { env printf "$@"; }; p '%s %d %5.2f|%-5s|%05d\n' a 3 2.5 b 42; p '%x %X %o %c %e %g\n' 255 255 8 xyz 12345.678 0.0001; p '%b\n' 'a\tb'; p '%q\n' "a b'c"; p '%s\n' 1 2 3; p '%d\n' 0x10 010 "'A"; p '%d\n' abc; echo $?; p '%*d|%-*d|\n' 5 1 5 2; p '\u00e9 \x41\n'; p '%.3s|%%\n' abcdef; p '%d\n' 99999999999999999999; p '%a %La\n' 1 0.5; p
echo $?
