// openat from a descriptor that is not open, or not of a directory
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDONLY);
  TRY(openat(999, "plain", O_RDONLY));
  TRY(openat(fd, "plain", O_RDONLY));
  TRY(openat(-1, "plain", O_RDONLY));
  WORKS(openat(999, "/", O_RDONLY));
  return 0;
}
