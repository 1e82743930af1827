// /dev/full has no room: ENOSPC
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("/dev/full", O_RDWR);
  char text[4] = "abc";
  TRY(write(fd, "x", 1));
  TRY(read(fd, text, 4));
  SHOW(text[0]);
  return 0;
}
