// writing what is not open, or open for reading only: EBADF
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDONLY);
  TRY(write(fd, "x", 1));
  TRY(write(99, "x", 1));
  TRY(write(-1, "x", 1));
  return 0;
}
