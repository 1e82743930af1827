// vmsplice puts memory into a pipe
#include "../case.h"

int main(int argc, char **argv) {
  char text[16] = "", *hello = "hello";
  int p[2];
  pipe(p);
  struct iovec vector[2] = {{hello, 5}, {hello, 2}};
  TRY(vmsplice(p[1], vector, 2, 0));
  TRY(read(p[0], text, 16));
  TRY(vmsplice(0, vector, 1, 0));
  vector[0].iov_base = BAD;
  TRY(vmsplice(p[1], vector, 1, 0));
  return 0;
}
