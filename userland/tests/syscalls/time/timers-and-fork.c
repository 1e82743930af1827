// timers are not inherited by fork
#include "../case.h"

int main(int argc, char **argv) {
  timer_t timer;
  struct itimerval value = {{0, 0}, {50, 0}};
  struct itimerspec time;
  timer_create(CLOCK_MONOTONIC, 0, &timer);
  setitimer(ITIMER_REAL, &value, 0);
  ended(CHILD({
    TRY(timer_gettime(timer, &time));
    getitimer(ITIMER_REAL, &value);
    SHOW(value.it_value.tv_sec);
  }));
  return 0;
}
