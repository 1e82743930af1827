// reading a directory: EISDIR
#include "../case.h"

int main(int argc, char **argv) {
  char text[4];
  int fd = open(".", O_RDONLY);
  TRY(read(fd, text, 4));
  TRY(pread(fd, text, 4, 0));
  return 0;
}
