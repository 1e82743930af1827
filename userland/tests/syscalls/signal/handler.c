// a handler runs with its signal blocked, unless SA_NODEFER; SA_RESETHAND runs once
#include "../case.h"

int main(int argc, char **argv) {
  static int depth, again;
  void handler(int number) {
    say("depth %d\n", ++depth);
    if (again-- > 0) raise(number);
    depth--;
  }
  struct sigaction action = {.sa_handler = handler};
  again = 2;
  sigaction(SIGUSR1, &action, 0);
  raise(SIGUSR1);
  again = 2;
  action.sa_flags = SA_NODEFER;
  sigaction(SIGUSR1, &action, 0);
  raise(SIGUSR1);
  again = 0;
  action.sa_flags = SA_RESETHAND;
  sigaction(SIGUSR1, &action, 0);
  raise(SIGUSR1);
  sigaction(SIGUSR1, 0, &action);
  SHOW(action.sa_handler == SIG_DFL);
  return 0;
}
