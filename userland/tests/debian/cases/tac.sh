seq 5 | tac; printf 'a,b,c,' | tac -s,; printf 'a1b22c' | tac -r -s '[0-9]+'; tac -b -s: <<< "x:y:z"
