// a write past the end leaves a hole of zeroes
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("new", O_CREAT | O_RDWR, 0600);
  char text[8];
  TRY(pwrite(fd, "x", 1, 100000));
  TRY(pread(fd, text, 8, 50000));
  SHOW(text[0] | text[7]);
  struct stat st;
  fstat(fd, &st);
  SHOW(st.st_size);
  SHOW(st.st_blocks * 512 < 50000);
  return 0;
}
