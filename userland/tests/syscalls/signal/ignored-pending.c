// ignoring a pending signal discards it
#include "../case.h"

int main(int argc, char **argv) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  raise(SIGUSR1);
  signal(SIGUSR1, SIG_IGN);
  sigpending(&set);
  SHOW(sigismember(&set, SIGUSR1));
  return 0;
}
