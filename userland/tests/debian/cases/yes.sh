yes | head -3; yes a b | head -2; yes | head -c 100000 | cksum; true --version | head -1; false; echo $?; true ignored; echo $?
