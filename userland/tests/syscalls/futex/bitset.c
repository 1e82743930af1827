// FUTEX_WAKE_BITSET wakes those who share a bit
#include "../case.h"

int main(int argc, char **argv) {
  int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t pid = CHILD(TRY(syscall(SYS_futex, shared, FUTEX_WAIT_BITSET, 0, 0, 0, 6)));
  milliseconds(50);
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE_BITSET, 10, 0, 0, 1));
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE_BITSET, 10, 0, 0, 4));
  ended(pid);
  return 0;
}
