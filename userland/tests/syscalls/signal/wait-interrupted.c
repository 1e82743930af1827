// another signal's handler ends sigtimedwait: EINTR
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) { say("handler\n"); }
  sigset_t set;
  siginfo_t info;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, 0);
  ualarm(10000, 0);
  TRY(sigwaitinfo(&set, &info));
  return 0;
}
