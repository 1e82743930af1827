// process_vm_readv copies from another process; ESRCH, EFAULT, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  static int value = 7;
  int copy = 0, p[2];
  char c;
  pipe(p);
  pid_t pid = CHILD({
    value = 9;
    write(p[1], "x", 1);
    pause();
  });
  read(p[0], &c, 1);
  struct iovec local = {&copy, 4}, remote = {&value, 4}, bad = {BAD, 4};
  TRY(process_vm_readv(pid, &local, 1, &remote, 1, 0));
  SHOW(copy);
  TRY(process_vm_readv(pid, &local, 1, &bad, 1, 0));
  TRY(process_vm_readv(pid, &bad, 1, &remote, 1, 0));
  TRY(process_vm_readv(pid, &local, 1, &remote, 1, 1));
  TRY(process_vm_readv(0x3fffff, &local, 1, &remote, 1, 0));
  copy = 12;
  TRY(process_vm_writev(pid, &local, 1, &remote, 1, 0));
  copy = 0;
  process_vm_readv(pid, &local, 1, &remote, 1, 0);
  SHOW(copy);
  kill(pid, SIGKILL);
  ended(pid);
  return 0;
}
