// WUNTRACED and WCONTINUED tell of stops
#include "../case.h"

int main(int argc, char **argv) {
  int status;
  pid_t pid = CHILD(pause());
  kill(pid, SIGSTOP);
  SHOW(waitpid(pid, &status, WUNTRACED) == pid);
  SHOW(WIFSTOPPED(status) ? WSTOPSIG(status) : -1);
  TRY(waitpid(pid, &status, WUNTRACED | WNOHANG));
  kill(pid, SIGCONT);
  SHOW(waitpid(pid, &status, WCONTINUED) == pid);
  SHOW(WIFCONTINUED(status));
  kill(pid, SIGKILL);
  ended(pid);
  return 0;
}
