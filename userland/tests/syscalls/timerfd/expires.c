// a timerfd counts expirations; EAGAIN, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  uint64_t count = 0;
  struct itimerspec time = {{0, 5000000}, {0, 5000000}}, old;
  int fd = TRY(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));
  TRY(read(fd, &count, 8));
  TRY(timerfd_settime(fd, 0, &time, 0));
  milliseconds(22);
  TRY(read(fd, &count, 8));
  SHOW(count >= 4);
  TRY(read(fd, &count, 4));
  TRY(timerfd_gettime(fd, &old));
  SHOW(old.it_interval.tv_nsec);
  time = (struct itimerspec){};
  TRY(timerfd_settime(fd, 0, &time, &old));
  SHOW(old.it_interval.tv_nsec);
  TRY(timerfd_create(99, 0));
  TRY(timerfd_create(CLOCK_MONOTONIC, 77));
  TRY(timerfd_settime(0, 0, &time, 0));
  TRY(timerfd_settime(99, 0, &time, 0));
  time.it_value.tv_nsec = 1000000000;
  TRY(timerfd_settime(fd, 0, &time, 0));
  time.it_value.tv_nsec = 1;
  TRY(timerfd_settime(fd, 99, &time, 0));
  TRY(timerfd_settime(fd, 0, BAD, 0));
  return 0;
}
