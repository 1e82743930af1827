// ptrace of what is not traced: ESRCH; oneself or twice: EPERM; unknown requests: EIO
#include "../case.h"

int main(int argc, char **argv) {
  int status;
  pid_t pid = CHILD(pause());
  TRY(ptrace(PTRACE_CONT, pid, 0, 0));
  TRY(ptrace(PTRACE_ATTACH, 1234567, 0, 0));
  TRY(ptrace(PTRACE_ATTACH, getpid(), 0, 0));
  TRY(ptrace(PTRACE_ATTACH, pid, 0, 0));
  waitpid(pid, &status, 0);
  SHOW(WIFSTOPPED(status) ? WSTOPSIG(status) == SIGSTOP : -1);
  TRY(ptrace(PTRACE_ATTACH, pid, 0, 0));
  TRY(ptrace(9999, pid, 0, 0));
  TRY(ptrace(PTRACE_CONT, pid, 0, 99));
  TRY(ptrace(PTRACE_SETOPTIONS, pid, 0, 0x40000000));
  TRY(ptrace(PTRACE_DETACH, pid, 0, 0));
  kill(pid, SIGTERM);
  ended(pid);
  ended(CHILD(TRY(ptrace(PTRACE_TRACEME, 0, 0, 0)); TRY(ptrace(PTRACE_TRACEME, 0, 0, 0))));
  return 0;
}
