// writing without readers: EPIPE and SIGPIPE
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  pipe(p);
  close(p[0]);
  ended(CHILD(write(p[1], "x", 1)));
  signal(SIGPIPE, SIG_IGN);
  TRY(write(p[1], "x", 1));
  TRY(write(p[1], "x", 0));
  return 0;
}
