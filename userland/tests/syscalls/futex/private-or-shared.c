// a private wake does not reach a shared waiter
#include "../case.h"

int main(int argc, char **argv) {
  int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t pid = CHILD(syscall(SYS_futex, shared, FUTEX_WAIT, 0, 0));
  milliseconds(30);
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE_PRIVATE, 10));
  TRY(syscall(SYS_futex, shared, FUTEX_WAKE, 10));
  ended(pid);
  return 0;
}
