env echo a b; env echo -n x; env echo -e 'a\tb\x41\0101\c no'; env echo -E 'a\tb'; env echo --help | head -1; POSIXLY_CORRECT=1 env echo -e x; env echo '-n -e'
