// blocked signals stay pending, standard ones once, real-time ones each
#include "../case.h"

int main(int argc, char **argv) {
  static int count;
  void handler(int number) { count++; }
  sigset_t set;
  sigfillset(&set);
  signal(SIGUSR1, handler);
  signal(SIGRTMIN, handler);
  sigprocmask(SIG_BLOCK, &set, 0);
  for (int i = 0; i < 3; i++) raise(SIGUSR1), raise(SIGRTMIN);
  SHOW(count);
  sigpending(&set);
  SHOW(sigismember(&set, SIGUSR1) && sigismember(&set, SIGRTMIN));
  sigemptyset(&set);
  sigprocmask(SIG_SETMASK, &set, 0);
  SHOW(count);
  return 0;
}
