// poll gives 0 after its time
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  pipe(p);
  struct pollfd fds[1] = {{p[0], POLLIN}};
  long start = now();
  TRY(poll(fds, 1, 20));
  SHOW(now() - start >= 20);
  TRY(poll(0, 0, 1));
  return 0;
}
