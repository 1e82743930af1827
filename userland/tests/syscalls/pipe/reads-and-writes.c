// a pipe is first in, first out; an empty one without writers ends
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char text[8];
  TRY(pipe(p));
  SHOW(p[0]);
  SHOW(p[1]);
  TRY(write(p[1], "hello", 5));
  TRY(read(p[0], text, 3));
  TRY(read(p[0], text, 8));
  close(p[1]);
  TRY(read(p[0], text, 8));
  return 0;
}
