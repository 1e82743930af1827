// a fault whose signal is blocked or ignored ends the process all the same
#include "../case.h"

int main(int argc, char **argv) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGSEGV);
  ended(CHILD(sigprocmask(SIG_BLOCK, &set, 0); *(volatile int *)8 = 1));
  ended(CHILD(signal(SIGSEGV, SIG_IGN); *(volatile int *)8 = 1));
  return 0;
}
