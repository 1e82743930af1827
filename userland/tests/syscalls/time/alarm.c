// ITIMER_REAL sends SIGALRM and repeats; getitimer tells the rest
#include "../case.h"

int main(int argc, char **argv) {
  static volatile int count;
  void handler(int number) { count++; }
  struct itimerval timer = {{0, 10000}, {0, 10000}}, old;
  signal(SIGALRM, handler);
  TRY(setitimer(ITIMER_REAL, &timer, 0));
  while (count < 3) pause();
  timer = (struct itimerval){{0, 0}, {100, 0}};
  TRY(setitimer(ITIMER_REAL, &timer, &old));
  SHOW(old.it_interval.tv_usec);
  TRY(getitimer(ITIMER_REAL, &old));
  SHOW(old.it_value.tv_sec == 99 || old.it_value.tv_sec == 100);
  SHOW(alarm(0) == 100);
  TRY(getitimer(99, &old));
  timer.it_value.tv_usec = 1000000;
  TRY(setitimer(ITIMER_REAL, &timer, 0));
  TRY(syscall(SYS_setitimer, ITIMER_REAL, BAD, 0));
  return 0;
}
