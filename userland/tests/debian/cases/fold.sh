s='the quick brown fox jumps over the lazy dog'; echo $s | fold -w 10; echo $s | fold -s -w 12; echo $s | fold -b -w 20; printf 'a\tb\n' | fold -w 4
