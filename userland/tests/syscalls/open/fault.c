// a path at a bad address: EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  TRY(syscall(SYS_openat, AT_FDCWD, BAD, O_RDONLY, 0));
  TRY(syscall(SYS_openat, AT_FDCWD, 0, O_RDONLY, 0));
  return 0;
}
