seq 4 > a; printf 'x\ny\n' > b; paste a b; paste -d, a b; paste -s a; paste -s -d '+\n' a; paste - - < a; paste -d '\0' a b
