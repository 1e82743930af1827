// FUTEX_CMP_REQUEUE moves waiters to another word
#include "../case.h"

int main(int argc, char **argv) {
  int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t pids[3];
  for (int i = 0; i < 3; i++) pids[i] = CHILD(syscall(SYS_futex, shared, FUTEX_WAIT, 0, 0));
  milliseconds(50);
  TRY(syscall(SYS_futex, shared, FUTEX_CMP_REQUEUE, 1, 10L, shared + 1, 7));
  TRY(syscall(SYS_futex, shared, FUTEX_CMP_REQUEUE, 1, 10L, shared + 1, 0));
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE, 10));
  TRY(syscall(SYS_futex, shared + 1, FUTEX_WAKE, 10));
  for (int i = 0; i < 3; i++) ended(pids[i]);
  return 0;
}
