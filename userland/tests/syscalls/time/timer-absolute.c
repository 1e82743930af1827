// TIMER_ABSTIME counts on the clock; the old value comes back
#include "../case.h"

int main(int argc, char **argv) {
  timer_t timer;
  struct itimerspec time = {}, old;
  struct sigevent event = {.sigev_notify = SIGEV_NONE};
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  clock_gettime(CLOCK_MONOTONIC, &time.it_value);
  time.it_value.tv_sec += 100;
  time.it_interval.tv_sec = 7;
  TRY(timer_settime(timer, TIMER_ABSTIME, &time, &old));
  SHOW(old.it_value.tv_sec);
  TRY(timer_gettime(timer, &time));
  SHOW(time.it_value.tv_sec == 99 || time.it_value.tv_sec == 100);
  SHOW(time.it_interval.tv_sec);
  time = (struct itimerspec){};
  TRY(timer_settime(timer, 0, &time, &old));
  SHOW(old.it_interval.tv_sec);
  TRY(timer_settime(timer, 0, 0, 0));
  return 0;
}
