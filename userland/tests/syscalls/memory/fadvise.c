// posix_fadvise: EINVAL, EBADF, ESPIPE
#include "../case.h"

int main(int argc, char **argv) {
  int p[2], fd = open("plain", O_CREAT | O_RDWR, 0600);
  pipe(p);
  TRY(syscall(SYS_fadvise64, fd, 0, 0, POSIX_FADV_SEQUENTIAL));
  TRY(syscall(SYS_fadvise64, fd, 0, 0, POSIX_FADV_DONTNEED));
  TRY(syscall(SYS_fadvise64, fd, 0, 0, 99));
  TRY(syscall(SYS_fadvise64, fd, 0L, -1L, 0));
  TRY(syscall(SYS_fadvise64, 99, 0, 0, 0));
  TRY(syscall(SYS_fadvise64, p[0], 0, 0, 0));
  TRY(readahead(fd, 0, 100));
  TRY(readahead(99, 0, 100));
  TRY(readahead(p[0], 0, 100));
  return 0;
}
