// writes of up to PIPE_BUF bytes are not split, larger ones may be
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char text[65536];
  pipe2(p, O_NONBLOCK);
  TRY(write(p[1], text, 65536 - 4095));
  TRY(write(p[1], text, 4096));
  TRY(write(p[1], text, 5000) > 0);
  TRY(write(p[1], text, 1));
  return 0;
}
