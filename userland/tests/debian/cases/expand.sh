printf 'a\tb\tc\n\tx\n' > f; expand f; expand -t4 f; expand -i f; expand -t 2,6 f; unexpand -a <(expand f); expand f | unexpand | od -c; unexpand -t4 --first-only <(expand -t4 f) | od -c
