// FIONREAD counts what is in a pipe
#include "../case.h"

int main(int argc, char **argv) {
  int p[2], count;
  pipe(p);
  write(p[1], "12345", 5);
  TRY(ioctl(p[0], FIONREAD, &count));
  SHOW(count);
  TRY(ioctl(p[1], FIONREAD, &count));
  SHOW(count);
  TRY(ioctl(p[0], TIOCGWINSZ, &count));
  TRY(ioctl(p[0], FIONREAD, BAD));
  TRY(ioctl(99, FIONREAD, &count));
  return 0;
}
