// another user's memory: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  static int value = 7;
  int copy = 0;
  pid_t pid = CHILD(pause());
  become_user();
  struct iovec local = {&copy, 4}, remote = {&value, 4};
  TRY(process_vm_readv(pid, &local, 1, &remote, 1, 0));
  TRY(kill(pid, SIGKILL));
  return 0;
}
