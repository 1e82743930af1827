// expirations that could not be delivered are counted
#include "../case.h"

int main(int argc, char **argv) {
  timer_t timer;
  siginfo_t info;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
  struct itimerspec time = {{0, 1000000}, {0, 1000000}};
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  timer_settime(timer, 0, &time, 0);
  milliseconds(20);
  sigwaitinfo(&set, &info);
  SHOW(info.si_overrun >= 10);
  SHOW(timer_getoverrun(timer) >= 10);
  time.it_value.tv_nsec = 1000000000;
  TRY(timer_settime(timer, 0, &time, 0));
  return 0;
}
