// reading into a bad address: EFAULT, unless there is nothing to read
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  file("empty", "");
  int fd = open("plain", O_RDONLY);
  TRY(read(fd, BAD, 4));
  TRY(read(fd, BAD, 0));
  TRY(lseek(fd, 0, SEEK_CUR));
  fd = open("empty", O_RDONLY);
  TRY(read(fd, BAD, 4));
  return 0;
}
