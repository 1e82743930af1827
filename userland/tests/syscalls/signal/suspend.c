// sigsuspend waits with another mask and gives EINTR; the mask comes back
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) { say("handler\n"); }
  sigset_t set, none;
  sigemptyset(&none);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  signal(SIGUSR1, handler);
  sigprocmask(SIG_BLOCK, &set, 0);
  raise(SIGUSR1);
  TRY(sigsuspend(&none));
  sigprocmask(SIG_BLOCK, 0, &set);
  SHOW(sigismember(&set, SIGUSR1));
  TRY(syscall(SYS_rt_sigsuspend, BAD, 8));
  TRY(syscall(SYS_rt_sigsuspend, &none, 4));
  return 0;
}
