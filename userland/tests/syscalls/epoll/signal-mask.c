// epoll_pwait lets a blocked signal in: EINTR
#include "../case.h"

int main(int argc, char **argv) {
  void handler(int number) { say("handler\n"); }
  struct epoll_event got;
  sigset_t set, none;
  sigemptyset(&none);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  signal(SIGUSR1, handler);
  sigprocmask(SIG_BLOCK, &set, 0);
  raise(SIGUSR1);
  TRY(epoll_pwait(epoll_create1(0), &got, 1, -1, &none));
  return 0;
}
