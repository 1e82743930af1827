// reading at and past the end gives 0
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  char text[8];
  int fd = open("plain", O_RDONLY);
  TRY(read(fd, text, 8));
  TRY(read(fd, text, 8));
  TRY(lseek(fd, 100, SEEK_SET));
  TRY(read(fd, text, 8));
  TRY(pread(fd, text, 8, 2));
  TRY(pread(fd, text, 8, 4));
  return 0;
}
