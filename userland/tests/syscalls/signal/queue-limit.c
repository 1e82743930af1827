// past RLIMIT_SIGPENDING real-time signals are refused: EAGAIN
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct rlimit limit = {3, 3};
  sigset_t set;
  union sigval value = {};
  sigfillset(&set);
  sigprocmask(SIG_BLOCK, &set, 0);
  setrlimit(RLIMIT_SIGPENDING, &limit);
  setresuid(54321, 54321, 54321);
  for (int i = 0; i < 5; i++) TRY(sigqueue(getpid(), SIGRTMIN, value));
  TRY(kill(getpid(), SIGUSR1));
  return 0;
}
