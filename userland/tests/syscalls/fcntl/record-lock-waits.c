// F_SETLKW waits until the other unlocks
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDWR), p[2];
  pipe(p);
  char c;
  pid_t pid = CHILD({
    struct flock lock = {.l_type = F_WRLCK};
    fcntl(fd, F_SETLK, &lock);
    write(p[1], "x", 1);
    milliseconds(30);
    say("child unlocks\n");
    lock.l_type = F_UNLCK;
    fcntl(fd, F_SETLK, &lock);
  });
  read(p[0], &c, 1);
  struct flock lock = {.l_type = F_WRLCK};
  TRY(fcntl(fd, F_SETLKW, &lock));
  ended(pid);
  return 0;
}
