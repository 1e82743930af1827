// clone3 makes a process; exit_signal 0 needs __WCLONE or __WALL to wait
#include "../case.h"

int main(int argc, char **argv) {
  uint64_t args[8] = {};
  int status;
  pid_t pid = syscall(SYS_clone3, args, 64);
  if (pid == 0) _exit(4);
  TRY(waitpid(pid, &status, 0));
  SHOW(waitpid(pid, &status, __WALL) == pid);
  SHOW(WEXITSTATUS(status));
  return 0;
}
