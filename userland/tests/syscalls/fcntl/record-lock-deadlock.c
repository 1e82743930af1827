// two processes that wait for each other: EDEADLK for the second
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("new", O_CREAT | O_RDWR, 0600), p[2];
  pipe(p);
  char c;
  struct flock a = {.l_type = F_WRLCK, .l_start = 0, .l_len = 1}, b = {.l_type = F_WRLCK, .l_start = 1, .l_len = 1};
  fcntl(fd, F_SETLK, &a);
  pid_t pid = CHILD({
    fcntl(fd, F_SETLK, &b);
    write(p[1], "x", 1);
    fcntl(fd, F_SETLKW, &a);
  });
  read(p[0], &c, 1);
  milliseconds(50);
  TRY(fcntl(fd, F_SETLKW, &b));
  a.l_type = F_UNLCK;
  TRY(fcntl(fd, F_SETLK, &a));
  ended(pid);
  return 0;
}
