df --output=target / | tail -1; df nothing; echo $?; df -P / | sed -n '1s,  *,_,gp' | cut -c1-12; df --output=source,fstype,pcent / | head -1 | tr -s ' '; df -h --total / | tail -1 | cut -c1-5
