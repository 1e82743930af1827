pathchk abc; pathchk -p 'a b'; echo $?; pathchk -P -- -x; echo $?; pathchk "$(printf 'x%.0s' $(seq 300))"; echo $?; pathchk ''; echo $?; pathchk --portability aaaaaaaaaaaaaaaaaaaa; echo $?
