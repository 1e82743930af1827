// O_DIRECT makes packets: a read takes one and drops the rest
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char text[16];
  TRY(pipe2(p, O_DIRECT));
  write(p[1], "first", 5);
  write(p[1], "second", 6);
  TRY(read(p[0], text, 3));
  TRY(read(p[0], text, 16));
  return 0;
}
