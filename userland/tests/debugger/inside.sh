# Runs inside the machine, from run: compiles, debugs and traces; what it prints is checked there.
cd /tmp && cp /mnt/*.c /mnt/*.gdb . || exit 1
echo "== gcc"; gcc test.c -o test -g && ./test one two
echo "== gcc threads"; gcc threads.c -o threads -g -O1 && ./threads
echo "== gdb"; gdb -q -batch -x session.gdb ./test 2>&1
echo "== gdb from its input"; printf 'break square\nrun\nup\nprint i\nstep\nkill\nquit\n' | gdb -q ./test 2>&1; echo
echo "== gdb threads"; gdb -q -batch -x threads.gdb ./threads 2>&1
echo "== strace pipeline"
strace -f -o trace bash -c 'echo a b | cat | wc -w; kill -USR1 $$'; echo "status $?"
cat trace
echo "== strace threads"; strace -f -e trace=clone3,clone,exit,exit_group,wait4 ./threads 2>&1
echo "== strace counts"; strace -f -c -U name,calls,errors ./test 2>&1
echo "== strace attaches"; sleep 2 & strace -p $! 2>&1; wait $!
echo "== strace filters"; strace --seccomp-bpf -f -e trace=write ./test 2>&1
