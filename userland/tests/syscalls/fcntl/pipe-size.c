// F_GETPIPE_SZ and F_SETPIPE_SZ round up to pages; EBUSY below what is inside
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  pipe(p);
  char text[9000] = "";
  TRY(fcntl(p[0], F_GETPIPE_SZ));
  TRY(fcntl(p[0], F_SETPIPE_SZ, 5000));
  TRY(write(p[1], text, 5000));
  TRY(fcntl(p[0], F_SETPIPE_SZ, 100));
  TRY(fcntl(0, F_GETPIPE_SZ));
  return 0;
}
