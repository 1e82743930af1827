// a handler sees and may change the interrupted mask
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number, siginfo_t *info, void *context) {
    ucontext_t *uc = context;
    SHOW(sigismember(&uc->uc_sigmask, SIGUSR2));
    sigaddset(&uc->uc_sigmask, SIGUSR2);
  }
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
  sigset_t set;
  sigaction(SIGUSR1, &action, 0);
  raise(SIGUSR1);
  sigprocmask(SIG_BLOCK, 0, &set);
  SHOW(sigismember(&set, SIGUSR2));
  return 0;
}
