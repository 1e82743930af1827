// getdents64: EINVAL for a buffer too small, ENOTDIR, EFAULT, EBADF
#include "../case.h"

int main(int argc, char **argv) {
  char entries[8];
  file("plain", "");
  int fd = open(".", O_RDONLY), plain = open("plain", O_RDONLY);
  TRY(syscall(SYS_getdents64, fd, entries, sizeof entries));
  TRY(syscall(SYS_getdents64, plain, entries, sizeof entries));
  TRY(syscall(SYS_getdents64, 99, entries, sizeof entries));
  TRY(syscall(SYS_getdents64, fd, BAD, 1000));
  return 0;
}
