x=5; cat << EOF
x is $x $(echo sub) \$x `echo tick`
EOF
cat << 'EOF'
$x stays
EOF
cat <<- EOF
	tabs	gone
	EOF
cat <<< "here $x"; read a b <<< "1 2 3"; echo "$a|$b"; while read -r l; do echo "[$l]"; done << A; cat << B; cat /dev/fd/3 3<< C
one
two\n
A
between
B
three
C
