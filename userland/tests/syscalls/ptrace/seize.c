// PTRACE_SEIZE does not stop; PTRACE_INTERRUPT does; LISTEN and group stops
#include "../case.h"

int main(int argc, char **argv) {
  int status;
  pid_t pid = CHILD(for (;;) milliseconds(1));
  TRY(ptrace(PTRACE_SEIZE, pid, 0, 0));
  TRY(waitpid(pid, &status, WNOHANG));
  TRY(ptrace(PTRACE_INTERRUPT, pid, 0, 0));
  waitpid(pid, &status, 0);
  SHOW(status >> 16 == PTRACE_EVENT_STOP);
  SHOW(WSTOPSIG(status) == SIGTRAP);
  TRY(ptrace(PTRACE_CONT, pid, 0, 0));
  kill(pid, SIGKILL);
  ended(pid);
  return 0;
}
