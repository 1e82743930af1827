printf 'one\n\n\n\ttwo\r\n\001\377\n' > f
cat f; cat -n f; cat -b f; cat -s f; cat -A f; cat -ETv f; cat f - f < f | cksum; cat nothing; echo $?; cat < f > g; cmp f g && echo same
cat f >> f; echo $?
