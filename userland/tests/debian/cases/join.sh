printf '1 a\n2 b\n4 d\n' > x; printf '1 A\n3 C\n4 D\n' > y; join x y; join -a1 x y; join -v2 x y; join -o 1.2,2.2,0 -a1 -a2 -e none x y; join -t: x y; join -j 2 x y; join y - <<< "0 z
4 q"
