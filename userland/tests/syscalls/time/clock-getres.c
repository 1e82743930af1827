// clock_getres of the clocks; a null address is allowed; EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  struct timespec time;
  TRY(clock_getres(CLOCK_MONOTONIC, &time));
  SHOW(time.tv_sec == 0 && time.tv_nsec == 1);
  TRY(clock_getres(CLOCK_REALTIME, 0));
  TRY(syscall(SYS_clock_getres, 99, &time));
  TRY(syscall(SYS_clock_getres, CLOCK_PROCESS_CPUTIME_ID, &time));
  return 0;
}
