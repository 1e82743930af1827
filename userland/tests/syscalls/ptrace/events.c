// fork, exec and exit events
#include "../case.h"

int main(int argc, char **argv) {
  int status;
  pid_t pid = CHILD({
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    pid_t inner = fork();
    if (inner == 0) _exit(0);
    waitpid(inner, 0, 0);
    _exit(6);
  });
  waitpid(pid, &status, 0);
  TRY(ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL));
  for (;;) {
    ptrace(PTRACE_CONT, pid, 0, WIFSTOPPED(status) && WSTOPSIG(status) == SIGCHLD ? SIGCHLD : 0);
    pid_t got = waitpid(-1, &status, __WALL);
    if (got != pid) {
      ptrace(PTRACE_CONT, got, 0, 0);
      continue;
    }
    if (!WIFSTOPPED(status)) break;
    unsigned long message = 0;
    ptrace(PTRACE_GETEVENTMSG, pid, 0, &message);
    if (status >> 16) say("event %d%s\n", status >> 16, status >> 16 == PTRACE_EVENT_EXIT ? "" : message > 0 ? " with a pid" : "");
    if (status >> 16 == PTRACE_EVENT_EXIT) SHOW(message >> 8);
  }
  SHOW(WEXITSTATUS(status));
  return 0;
}
