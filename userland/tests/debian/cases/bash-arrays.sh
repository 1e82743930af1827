a=(one two "three four"); echo ${#a[@]} "${a[2]}" "${a[@]:1}" "${!a[@]}"; a+=(five); a[9]=nine; echo "${!a[@]}"; unset 'a[1]'; printf '<%s>' "${a[@]}"; echo
declare -A m=([x]=1 [y]="2 3"); m[z]=4; for k in "${!m[@]}"; do echo "$k=${m[$k]}"; done | sort; [[ -v m[x] ]] && echo has; unset 'm[x]'; echo ${#m[@]}
mapfile -t lines < <(seq 5); echo "${lines[@]: -2}"; readarray -d : -t p <<< 'a:b:c'; echo "${#p[@]}"; declare -p a m | sort; b=("${a[@]/e/E}"); echo "${b[@]}"; local x 2>&1; declare -n r=a; r[0]=ref; echo ${a[0]}; declare -i n=3+4; echo $n; declare -r ro=1; ro=2; echo "still $ro"
