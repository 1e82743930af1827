// clock_settime: EINVAL for other clocks and bad times, EPERM for users
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct timespec time = {1000000000, 2000000000};
  TRY(clock_settime(CLOCK_REALTIME, &time));
  TRY(clock_settime(CLOCK_MONOTONIC, &time));
  TRY(syscall(SYS_clock_settime, CLOCK_REALTIME, BAD));
  TRY(syscall(SYS_clock_settime, 99, &time));
  become_user();
  time.tv_nsec = 0;
  TRY(clock_settime(CLOCK_REALTIME, &time));
  return 0;
}
