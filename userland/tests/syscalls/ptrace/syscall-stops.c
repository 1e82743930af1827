// PTRACE_SYSCALL stops at entry and exit, marked by PTRACE_O_TRACESYSGOOD
#include "../case.h"

int main(int argc, char **argv) {
  int status, stops = 0;
  pid_t pid = CHILD({
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    syscall(SYS_getppid);
    syscall(SYS_getppid);
    syscall(SYS_exit_group, 3);
  });
  waitpid(pid, &status, 0);
  TRY(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD));
  for (;;) {
    ptrace(PTRACE_SYSCALL, pid, 0, 0);
    waitpid(pid, &status, 0);
    if (!WIFSTOPPED(status)) break;
    if (WSTOPSIG(status) == (SIGTRAP | 0x80)) stops++;
  }
  SHOW(stops);
  SHOW(WEXITSTATUS(status));
  return 0;
}
