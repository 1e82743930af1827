// FALLOC_FL_PUNCH_HOLE zeroes a range and keeps the size
#include "../case.h"

int main(int argc, char **argv) {
  char text[8];
  int fd = syscall(SYS_memfd_create, "room", 0);
  for (int i = 0; i < 3 * 4096 / 8; i++) write(fd, "01234567", 8);
  TRY(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4, 4096 + 4));
  pread(fd, text, 8, 0);
  SHOW(text[3] + text[4]);
  pread(fd, text, 8, 4100);
  SHOW(text[3] * 1000 + text[4]);
  TRY(lseek(fd, 0, SEEK_END));
  TRY(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 1));
  return 0;
}
