// flags of preadv2 and pwritev2; position -1 means the file's own; unknown flags EOPNOTSUPP
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "0123456789");
  char text[4];
  struct iovec vector = {text, 4};
  int fd = open("plain", O_RDWR);
  TRY(preadv2(fd, &vector, 1, -1, 0));
  TRY(lseek(fd, 0, SEEK_CUR));
  TRY(preadv2(fd, &vector, 1, 0, RWF_HIPRI));
  TRY(preadv2(fd, &vector, 1, 0, 0x40000000));
  TRY(pwritev2(fd, &vector, 1, 2, RWF_DSYNC));
  TRY(pwritev2(fd, &vector, 1, 0, RWF_APPEND));
  content("plain");
  return 0;
}
