dircolors -p | grep -c '^\.'; dircolors -b | head -c 40; echo; dircolors -c | cut -c1-30; TERM=xterm dircolors --print-ls-colors | head -2; echo 'DIR 01;35' | dircolors -
