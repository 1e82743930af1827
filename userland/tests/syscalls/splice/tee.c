// tee copies from pipe to pipe without taking
#include "../case.h"

int main(int argc, char **argv) {
  char text[16];
  int p[2], q[2];
  pipe(p);
  pipe(q);
  write(p[1], "hello", 5);
  TRY(tee(p[0], q[1], 3, 0));
  TRY(read(q[0], text, 16));
  TRY(read(p[0], text, 16));
  TRY(tee(p[0], q[1], 3, SPLICE_F_NONBLOCK));
  TRY(tee(p[0], p[1], 3, 0));
  TRY(tee(0, q[1], 3, 0));
  return 0;
}
