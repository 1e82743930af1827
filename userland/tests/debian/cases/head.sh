seq 30 > f; head f; head -n 3 f; head -c 5 f; head -n -25 f; head -c -70 f; head -q -n1 f f; head -v -n1 f; yes | head -n 2; head -n x f; echo $?
