// gettimeofday and the realtime clock agree; settimeofday: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  struct timeval a;
  struct timespec b;
  TRY(gettimeofday(&a, 0));
  clock_gettime(CLOCK_REALTIME, &b);
  SHOW(b.tv_sec - a.tv_sec <= 1);
  TRY(syscall(SYS_gettimeofday, BAD, 0));
  NEEDS_ROOT();
  become_user();
  TRY(settimeofday(&a, 0));
  return 0;
}
