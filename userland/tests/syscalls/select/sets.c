// select tells which of its descriptors are ready
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  fd_set in, out;
  pipe(p);
  write(p[1], "x", 1);
  FD_ZERO(&in);
  FD_ZERO(&out);
  FD_SET(p[0], &in);
  FD_SET(p[1], &in);
  FD_SET(p[1], &out);
  TRY(select(p[1] + 1, &in, &out, 0, 0));
  SHOW(FD_ISSET(p[0], &in) * 10 + FD_ISSET(p[1], &in));
  SHOW(FD_ISSET(p[1], &out) != 0);
  return 0;
}
