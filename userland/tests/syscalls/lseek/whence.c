// SEEK_SET, SEEK_CUR, SEEK_END; an unknown whence or a negative position: EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "0123456789");
  int fd = open("plain", O_RDWR);
  TRY(lseek(fd, 3, SEEK_SET));
  TRY(lseek(fd, 4, SEEK_CUR));
  TRY(lseek(fd, -2, SEEK_END));
  TRY(lseek(fd, 5, SEEK_END));
  TRY(lseek(fd, -1, SEEK_SET));
  TRY(lseek(fd, -100, SEEK_CUR));
  TRY(lseek(fd, 0, 99));
  TRY(lseek(99, 0, SEEK_SET));
  TRY(lseek(fd, INT64_MAX, SEEK_SET));
  return 0;
}
