// reading what is not open, or open for writing only: EBADF
#include "../case.h"

int main(int argc, char **argv) {
  char text[4];
  int fd = open("new", O_CREAT | O_WRONLY, 0600);
  TRY(read(fd, text, 4));
  TRY(read(99, text, 4));
  TRY(read(-1, text, 4));
  TRY(read(99, BAD, 0));
  return 0;
}
