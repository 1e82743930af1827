// SEEK_DATA and SEEK_HOLE find what was written; ENXIO past the end
#include "../case.h"

int main(int argc, char **argv) {
  int fd = syscall(SYS_memfd_create, "holes", 0);
  pwrite(fd, "x", 1, 65536);
  ftruncate(fd, 131072);
  TRY(lseek(fd, 0, SEEK_DATA));
  TRY(lseek(fd, 0, SEEK_HOLE));
  TRY(lseek(fd, 65536, SEEK_HOLE));
  TRY(lseek(fd, 69632, SEEK_DATA));
  TRY(lseek(fd, 131072, SEEK_DATA));
  TRY(lseek(fd, 131072, SEEK_HOLE));
  return 0;
}
