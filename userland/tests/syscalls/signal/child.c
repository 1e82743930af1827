// SIGCHLD for exits and stops; SA_NOCLDSTOP is silent on stops, SA_NOCLDWAIT leaves no zombie
#include "../case.h"

int main(int argc, char **argv) {
  static volatile int count;
  void handler(int number) { count++; }
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_NOCLDSTOP | SA_RESTART};
  int status;
  sigaction(SIGCHLD, &action, 0);
  pid_t pid = CHILD(raise(SIGSTOP));
  waitpid(pid, &status, WUNTRACED);
  SHOW(count);
  kill(pid, SIGCONT);
  ended(pid);
  SHOW(count);
  action.sa_flags = SA_NOCLDWAIT | SA_RESTART;
  sigaction(SIGCHLD, &action, 0);
  pid = CHILD();
  TRY(waitpid(pid, 0, 0));
  SHOW(count);
  return 0;
}
