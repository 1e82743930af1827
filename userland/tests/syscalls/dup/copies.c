// dup shares position and status flags, not FD_CLOEXEC
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "0123456789");
  char text[4];
  int fd = open("plain", O_RDONLY | O_CLOEXEC);
  int copy = TRY(dup(fd));
  TRY(read(fd, text, 4));
  TRY(lseek(copy, 0, SEEK_CUR));
  TRY(fcntl(copy, F_GETFD));
  TRY(fcntl(copy, F_SETFL, O_NONBLOCK));
  SHOW((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
  return 0;
}
