// flock waits for the holder, which may be a child that ends
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("new", O_CREAT | O_RDWR, 0600), p[2];
  pipe(p);
  char c;
  pid_t pid = CHILD({
    int mine = open("new", O_RDWR);
    flock(mine, LOCK_EX);
    write(p[1], "x", 1);
    milliseconds(20);
    say("child ends\n");
  });
  read(p[0], &c, 1);
  TRY(flock(fd, LOCK_EX));
  ended(pid);
  return 0;
}
