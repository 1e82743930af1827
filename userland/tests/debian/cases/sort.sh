printf '10\n9\n2\n33\n1\n' > n; sort n; sort -n n; sort -rn n; sort -u n n; printf 'b 2\na 10\nc 1\n' > f; sort -k2 f; sort -k2n f; sort -t' ' -k2,2nr f
printf '1K\n2M\n500\n' | sort -h; printf 'v1.10\nv1.9\n' | sort -V; printf 'Jan\nMar\nFeb\n' | sort -M; printf 'b\nA\na\nB\n' | sort -f; sort -c n; echo $?; sort -m n n | head -3
seq 20000 | sort -R --random-source=/etc/debian_version | sort -n | cksum; seq 20000 -1 1 | sort -n -S 100K | cksum; sort -s -k1,1 f; sort -z <<< a | od -c; printf 'x\ny\n' | sort -o n; cat n
seq 5000 | sort --parallel=2 -r | cksum; sort --debug -k2n f 2>&1
