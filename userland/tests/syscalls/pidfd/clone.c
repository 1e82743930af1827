// CLONE_PIDFD gives a pidfd of the child
#include "../case.h"

int main(int argc, char **argv) {
  int fd = -1;
  uint64_t args[8] = {CLONE_PIDFD, (uintptr_t)&fd, 0, 0, SIGCHLD};
  pid_t pid = syscall(SYS_clone3, args, 64);
  if (pid == 0) _exit(4);
  SHOW(fd >= 0);
  siginfo_t info = {};
  TRY(waitid(P_PIDFD, fd, &info, WEXITED));
  SHOW(info.si_status);
  return 0;
}
