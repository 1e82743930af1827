// POSIX timers: SIGEV_SIGNAL with its value, SIGEV_NONE; EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  timer_t timer, other;
  siginfo_t info;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 77};
  struct itimerspec time = {{0, 0}, {0, 10000000}};
  TRY(timer_create(CLOCK_MONOTONIC, &event, &timer));
  TRY(timer_settime(timer, 0, &time, 0));
  SHOW(sigwaitinfo(&set, &info) == SIGUSR1);
  SHOW(info.si_code == SI_TIMER);
  SHOW(info.si_value.sival_int);
  SHOW(info.si_overrun);
  TRY(timer_gettime(timer, &time));
  SHOW(time.it_value.tv_nsec);
  event.sigev_notify = SIGEV_NONE;
  TRY(timer_create(CLOCK_REALTIME, &event, &other));
  event.sigev_notify = 99;
  TRY(timer_create(CLOCK_REALTIME, &event, &other));
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = 99;
  TRY(timer_create(CLOCK_REALTIME, &event, &other));
  TRY(timer_create(99, 0, &other));
  TRY(timer_delete(timer));
  TRY(syscall(SYS_timer_delete, 12345));
  TRY(syscall(SYS_timer_settime, 12345, 0, &time, 0));
  TRY(syscall(SYS_timer_gettime, 12345, &time));
  TRY(syscall(SYS_timer_getoverrun, 12345));
  return 0;
}
