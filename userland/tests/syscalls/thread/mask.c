// each thread has its own mask; a process signal goes to one that does not block it
#include "../case.h"

int main(int argc, char **argv) {
  static volatile int got;
  static pthread_t other;
  void handler(int number) { got = pthread_equal(pthread_self(), other) ? 2 : 1; }
  void *run(void *argument) {
    sigset_t set;
    sigemptyset(&set);
    pthread_sigmask(SIG_SETMASK, &set, 0);
    while (!got) milliseconds(1);
    return 0;
  }
  sigset_t set;
  sigfillset(&set);
  signal(SIGUSR1, handler);
  pthread_sigmask(SIG_SETMASK, &set, 0);
  pthread_create(&other, 0, run, 0);
  kill(getpid(), SIGUSR1);
  pthread_join(other, 0);
  SHOW(got);
  return 0;
}
