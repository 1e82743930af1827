stdbuf -o0 echo x; stdbuf -oL seq 3; stdbuf -i0 -e0 cat <<< y; stdbuf -o1K true; echo $?; stdbuf -oX true; echo $?; stdbuf; echo $?
