// a traced child stops at a signal and goes on with or without it
#include "../case.h"

int main(int argc, char **argv) {
  int status;
  pid_t pid = CHILD({
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGUSR1);
    milliseconds(10);
    say("child goes on\n");
    raise(SIGUSR2);
  });
  waitpid(pid, &status, 0);
  SHOW(WIFSTOPPED(status) ? WSTOPSIG(status) == SIGUSR1 : -1);
  TRY(ptrace(PTRACE_CONT, pid, 0, 0));
  waitpid(pid, &status, 0);
  SHOW(WIFSTOPPED(status) ? WSTOPSIG(status) == SIGUSR2 : -1);
  TRY(ptrace(PTRACE_CONT, pid, 0, SIGUSR2));
  ended(pid);
  return 0;
}
