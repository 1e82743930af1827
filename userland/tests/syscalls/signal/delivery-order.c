// pending signals: synchronous first, then the lowest number; the last handler set up runs first
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) { say("%s\n", number >= SIGRTMIN ? "real-time" : signal_name(number)); }
  int signals[] = {SIGRTMIN, SIGUSR2, SIGUSR1, SIGHUP};
  sigset_t set;
  sigfillset(&set);
  sigprocmask(SIG_BLOCK, &set, 0);
  for (int i = 0; i < 4; i++) {
    signal(signals[i], handler);
    raise(signals[i]);
  }
  sigemptyset(&set);
  sigprocmask(SIG_SETMASK, &set, 0);
  return 0;
}
