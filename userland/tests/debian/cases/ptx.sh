printf 'the quick brown\nfox jumps\n' | ptx; printf 'a b c\n' | ptx -G -w 40; printf 'one two\n' | ptx -f -A
