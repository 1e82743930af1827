// clone3: EINVAL for short and wrong arguments, E2BIG, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  uint64_t args[16] = {};
  TRY(syscall(SYS_clone3, args, 8));
  TRY(syscall(SYS_clone3, BAD, 64));
  TRY(syscall(SYS_clone3, args, 5000));
  args[4] = 99;
  TRY(syscall(SYS_clone3, args, 64));
  args[4] = 0;
  args[0] = 1UL << 40;
  TRY(syscall(SYS_clone3, args, 64));
  args[0] = CLONE_THREAD;
  TRY(syscall(SYS_clone3, args, 64));
  args[0] = 0;
  args[5] = 4096;
  TRY(syscall(SYS_clone3, args, 64));
  args[5] = 0;
  args[15] = 1;
  TRY(syscall(SYS_clone3, args, 128));
  return 0;
}
