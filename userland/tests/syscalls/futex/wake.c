// FUTEX_WAKE wakes so many and tells how many
#include "../case.h"

int main(int argc, char **argv) {
  int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE, 10));
  pid_t pids[3];
  for (int i = 0; i < 3; i++) pids[i] = CHILD(_exit(syscall(SYS_futex, shared, FUTEX_WAIT, 0, 0) == 0 ? 0 : 1));
  milliseconds(50);
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE, 2));
  milliseconds(20);
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE, 10));
  for (int i = 0; i < 3; i++) ended(pids[i]);
  return 0;
}
