// clocks go forward; EINVAL, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  struct timespec a, b;
  TRY(clock_gettime(CLOCK_MONOTONIC, &a));
  TRY(clock_gettime(CLOCK_REALTIME, &b));
  TRY(clock_gettime(CLOCK_BOOTTIME, &b));
  TRY(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b));
  TRY(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b));
  TRY(clock_gettime(CLOCK_MONOTONIC_RAW, &b));
  TRY(clock_gettime(CLOCK_REALTIME_COARSE, &b));
  TRY(clock_gettime(CLOCK_TAI, &b));
  TRY(syscall(SYS_clock_gettime, 99, &b));
  TRY(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, BAD));
  clock_gettime(CLOCK_MONOTONIC, &b);
  SHOW(b.tv_sec > a.tv_sec || (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
  return 0;
}
