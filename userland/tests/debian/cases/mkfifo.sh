mkfifo f; stat -c '%F %a' f; mkfifo -m 600 g; stat -c %a g; (echo through > f) & cat f; wait; mkfifo f; echo $?; (cat f > out) & echo hi > f; wait; cat out
