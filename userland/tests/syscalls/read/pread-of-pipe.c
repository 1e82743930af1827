// positions make no sense in pipes: ESPIPE
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char text[4];
  pipe(p);
  TRY(pread(p[0], text, 4, 0));
  TRY(pwrite(p[1], text, 4, 0));
  TRY(lseek(p[0], 0, SEEK_SET));
  TRY(preadv(p[0], 0, 0, 0));
  return 0;
}
