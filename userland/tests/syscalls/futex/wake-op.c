// FUTEX_WAKE_OP changes the second word and wakes by its old value
#include "../case.h"

int main(int argc, char **argv) {
  static int a, b = 5;
  TRY(syscall(SYS_futex, &a, FUTEX_WAKE_OP, 1, 1L, &b, FUTEX_OP(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_GT, 4)));
  SHOW(b);
  TRY(syscall(SYS_futex, &a, FUTEX_WAKE_OP, 1, 1L, &b, FUTEX_OP(FUTEX_OP_XOR, 1, FUTEX_OP_CMP_EQ, 4)));
  SHOW(b);
  TRY(syscall(SYS_futex, &a, FUTEX_WAKE_OP, 1, 1L, BAD, 0));
  return 0;
}
