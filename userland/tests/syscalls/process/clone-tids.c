// CLONE_PARENT_SETTID and CLONE_CHILD_SETTID store the number
#include "../case.h"

int main(int argc, char **argv) {
  int *tids = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  uint64_t args[8] = {CLONE_PARENT_SETTID | CLONE_CHILD_SETTID, 0, (uintptr_t)&tids[0], (uintptr_t)&tids[1], SIGCHLD};
  pid_t pid = syscall(SYS_clone3, args, 64);
  if (pid == 0) _exit(0);
  ended(pid);
  SHOW(tids[0] == pid);
  SHOW(tids[1] == pid);
  return 0;
}
