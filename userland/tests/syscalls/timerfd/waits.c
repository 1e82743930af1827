// a reader waits; poll wakes; an absolute time in the past expires at once
#include "../case.h"

int main(int argc, char **argv) {
  uint64_t count;
  int fd = timerfd_create(CLOCK_MONOTONIC, 0);
  struct itimerspec time = {{0, 0}, {0, 10000000}};
  timerfd_settime(fd, 0, &time, 0);
  TRY(read(fd, &count, 8));
  SHOW(count);
  time.it_value.tv_sec = 0;
  time.it_value.tv_nsec = 1;
  timerfd_settime(fd, TFD_TIMER_ABSTIME, &time, 0);
  struct pollfd set = {fd, POLLIN};
  TRY(poll(&set, 1, 1000));
  return 0;
}
