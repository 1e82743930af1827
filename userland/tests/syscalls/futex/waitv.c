// futex_waitv waits for one of several
#include "../case.h"

int main(int argc, char **argv) {
  static int words[2];
  struct { uint64_t value, address; uint32_t flags, reserved; } waiters[2] = {{0, (uintptr_t)&words[0], 2}, {1, (uintptr_t)&words[1], 2}};
  struct timespec time;
  TRY(syscall(449, waiters, 2, 0, 0, 0));
  TRY(syscall(449, waiters, 0, 0, 0, 0));
  TRY(syscall(449, waiters, 200, 0, 0, 0));
  TRY(syscall(449, waiters, 2, 1, 0, 0));
  waiters[1].value = 0;
  clock_gettime(CLOCK_MONOTONIC, &time);
  time.tv_nsec = (time.tv_nsec + 10000000) % 1000000000;
  TRY(syscall(449, waiters, 2, 0, &time, CLOCK_MONOTONIC));
  waiters[1].flags = 99;
  TRY(syscall(449, waiters, 2, 0, 0, 0));
  return 0;
}
