// pread and pwrite leave the position alone; a negative one is EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "0123456789");
  char text[4];
  int fd = open("plain", O_RDWR);
  TRY(read(fd, text, 2));
  TRY(pread(fd, text, 4, 6));
  TRY(pwrite(fd, "xx", 2, 8));
  TRY(lseek(fd, 0, SEEK_CUR));
  TRY(pread(fd, text, 4, -1));
  TRY(pwrite(fd, text, 4, -1));
  content("plain");
  return 0;
}
