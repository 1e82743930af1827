// SIGKILL ends a stopped process, other signals wait for SIGCONT
#include "../case.h"

int main(int argc, char **argv) {
  int status;
  pid_t pid = CHILD(raise(SIGSTOP); say("never\n"));
  waitpid(pid, &status, WUNTRACED);
  kill(pid, SIGUSR1);
  SHOW(waitpid(pid, &status, WNOHANG));
  kill(pid, SIGKILL);
  ended(pid);
  pid = CHILD(raise(SIGSTOP); say("never\n"));
  waitpid(pid, &status, WUNTRACED);
  kill(pid, SIGUSR1);
  kill(pid, SIGCONT);
  ended(pid);
  return 0;
}
