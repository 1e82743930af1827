// O_NONBLOCK: EAGAIN when empty or full; a full pipe holds 65536 bytes
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char text[4096];
  TRY(pipe2(p, O_NONBLOCK));
  TRY(read(p[0], text, 8));
  long total = 0;
  for (long n; (n = write(p[1], text, sizeof text)) > 0;) total += n;
  SHOW(total);
  TRY(write(p[1], text, 1));
  TRY(read(p[0], text, 100));
  TRY(write(p[1], text, 1));
  TRY(read(p[0], text, 4096));
  TRY(write(p[1], text, 4096));
  return 0;
}
