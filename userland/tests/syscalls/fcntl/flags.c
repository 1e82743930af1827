// F_SETFL changes append, nonblock and the like, never the access mode
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("new", O_CREAT | O_RDWR, 0600);
  TRY(fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK | O_WRONLY | O_CREAT));
  int flags = fcntl(fd, F_GETFL);
  SHOW(flags & O_ACCMODE);
  SHOW((flags & O_APPEND) != 0);
  SHOW((flags & O_NONBLOCK) != 0);
  SHOW((flags & O_CREAT) != 0);
  TRY(fcntl(99, F_GETFL));
  TRY(fcntl(fd, 12345, 0));
  return 0;
}
