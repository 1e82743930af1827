// writing from a bad address: EFAULT; of nothing: 0
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("new", O_CREAT | O_RDWR, 0600);
  TRY(write(fd, BAD, 4));
  TRY(write(fd, BAD, 0));
  TRY(lseek(fd, 0, SEEK_CUR));
  return 0;
}
