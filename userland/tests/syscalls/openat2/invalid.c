// openat2 checks what openat lets pass: EINVAL; a size from the future: E2BIG
#include "../case.h"

int main(int argc, char **argv) {
  struct { uint64_t flags, mode, resolve, more; } how = {O_RDONLY, 0, 0, 0};
  TRY(syscall(SYS_openat2, AT_FDCWD, ".", &how, 8));
  TRY(syscall(SYS_openat2, AT_FDCWD, ".", &how, sizeof how));
  how.more = 1;
  TRY(syscall(SYS_openat2, AT_FDCWD, ".", &how, sizeof how));
  how.mode = 0600;
  TRY(syscall(SYS_openat2, AT_FDCWD, ".", &how, 24));
  how.mode = 0;
  how.flags = 1L << 40;
  TRY(syscall(SYS_openat2, AT_FDCWD, ".", &how, 24));
  how.flags = O_RDONLY;
  how.resolve = 1 << 20;
  TRY(syscall(SYS_openat2, AT_FDCWD, ".", &how, 24));
  TRY(syscall(SYS_openat2, AT_FDCWD, ".", BAD, 24));
  return 0;
}
