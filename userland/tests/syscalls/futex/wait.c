// FUTEX_WAIT: EAGAIN for another value, ETIMEDOUT, EFAULT, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  static int word = 5;
  struct timespec time = {0, 10000000};
  TRY(syscall(SYS_futex, &word, FUTEX_WAIT, 4, 0));
  TRY(syscall(SYS_futex, &word, FUTEX_WAIT, 5, &time));
  TRY(syscall(SYS_futex, BAD, FUTEX_WAIT, 5, &time));
  TRY(syscall(SYS_futex, (char *)&word + 1, FUTEX_WAIT, 5, &time));
  time.tv_nsec = 1000000000;
  TRY(syscall(SYS_futex, &word, FUTEX_WAIT, 5, &time));
  TRY(syscall(SYS_futex, &word, FUTEX_WAIT, 5, BAD));
  TRY(syscall(SYS_futex, &word, 99, 5, 0));
  TRY(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 5, 0, 0, 0));
  return 0;
}
