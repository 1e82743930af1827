// fallocate: EINVAL, EBADF, ESPIPE, ENODEV, EFBIG
#include "../case.h"

int main(int argc, char **argv) {
  int p[2], fd = syscall(SYS_memfd_create, "room", 0), readable = open(".", O_RDONLY);
  pipe(p);
  TRY(fallocate(fd, 0, -1, 10));
  TRY(fallocate(fd, 0, 0, 0));
  TRY(fallocate(fd, 0x10000, 0, 10));
  TRY(fallocate(99, 0, 0, 10));
  TRY(fallocate(p[1], 0, 0, 10));
  TRY(fallocate(readable, 0, 0, 10));
  TRY(fallocate(fd, 0, 1, INT64_MAX));
  TRY(fallocate(open("/dev/null", O_WRONLY), 0, 0, 10));
  return 0;
}
