// nanosleep sleeps at least so long; EINVAL, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  struct timespec time = {0, 20000000}, rest;
  long start = now();
  TRY(nanosleep(&time, 0));
  SHOW(now() - start >= 20);
  time.tv_nsec = 1000000000;
  TRY(nanosleep(&time, 0));
  time.tv_nsec = -1;
  TRY(nanosleep(&time, 0));
  time = (struct timespec){-1, 0};
  TRY(nanosleep(&time, 0));
  TRY(syscall(SYS_nanosleep, BAD, 0));
  time = (struct timespec){0, 0};
  TRY(nanosleep(&time, &rest));
  return 0;
}
