// a write lock needs a writable descriptor: EBADF
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDONLY);
  struct flock lock = {.l_type = F_WRLCK};
  TRY(fcntl(fd, F_SETLK, &lock));
  lock.l_type = F_RDLCK;
  TRY(fcntl(fd, F_SETLK, &lock));
  TRY(fcntl(fd, F_SETLK, BAD));
  return 0;
}
