// closing any descriptor of the file drops the process's locks
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("new", O_CREAT | O_RDWR, 0600);
  struct flock lock = {.l_type = F_WRLCK};
  fcntl(fd, F_SETLK, &lock);
  close(open("new", O_RDONLY));
  ended(CHILD({
    struct flock mine = {.l_type = F_WRLCK};
    TRY(fcntl(fd, F_SETLK, &mine));
  }));
  return 0;
}
