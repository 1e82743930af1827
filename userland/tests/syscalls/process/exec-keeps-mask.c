// exec keeps the signal mask and pending signals, the alternate stack goes
#include "../case.h"

int main(int argc, char **argv) {
  if (argc > 1) {
    sigset_t set;
    stack_t stack;
    sigpending(&set);
    SHOW(sigismember(&set, SIGUSR1));
    sigprocmask(SIG_BLOCK, 0, &set);
    SHOW(sigismember(&set, SIGUSR1));
    sigaltstack(0, &stack);
    SHOW(stack.ss_flags == SS_DISABLE);
    return 0;
  }
  sigset_t set;
  static char room[65536];
  stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  sigaltstack(&stack, 0);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  raise(SIGUSR1);
  EXEC_SELF();
  return 0;
}
