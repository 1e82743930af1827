// what siginfo says for kill, sigqueue, raise and a child's end
#include "../case.h"

int main(int argc, char **argv) {
  static volatile int got;
  void handler(int number, siginfo_t *info, void *context) {
    say("%s code %d value %d own pid %d\n", signal_name(number), info->si_code, number == SIGUSR2 ? info->si_value.sival_int : 0, info->si_pid == getpid());
    got++;
  }
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigaction(SIGUSR1, &action, 0);
  sigaction(SIGUSR2, &action, 0);
  sigaction(SIGCHLD, &action, 0);
  kill(getpid(), SIGUSR1);
  raise(SIGUSR1);
  union sigval value = {.sival_int = 42};
  TRY(sigqueue(getpid(), SIGUSR2, value));
  TRY(sigqueue(1234567, SIGUSR2, value));
  TRY(sigqueue(getpid(), 99, value));
  ended(CHILD(_exit(3)));
  SHOW(got);
  return 0;
}
