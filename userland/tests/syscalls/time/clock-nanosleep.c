// absolute sleeps; a past time returns at once; EINVAL, ENOTSUP
#include "../case.h"

int main(int argc, char **argv) {
  struct timespec time;
  long start = now();
  clock_gettime(CLOCK_MONOTONIC, &time);
  time.tv_sec -= 1;
  TRY(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, 0));
  time.tv_sec += 1;
  time.tv_nsec += 20000000;
  if (time.tv_nsec >= 1000000000) time.tv_sec++, time.tv_nsec -= 1000000000;
  TRY(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, 0));
  SHOW(now() - start >= 20);
  time.tv_nsec = 1000000000;
  TRY(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, 0));
  time.tv_nsec = 0;
  TRY(syscall(SYS_clock_nanosleep, 99, 0, &time, 0));
  TRY(syscall(SYS_clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &time, 0));
  TRY(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, &time, 0));
  return 0;
}
