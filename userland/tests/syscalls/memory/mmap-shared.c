// a shared mapping and the file are one; a private one is a copy
#include "../case.h"

int main(int argc, char **argv) {
  char text[8] = "";
  int fd = open("plain", O_CREAT | O_RDWR, 0600);
  write(fd, "01234567", 8);
  char *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  char *private = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  shared[0] = 'S';
  private[1] = 'P';
  pwrite(fd, "W", 1, 2);
  pread(fd, text, 4, 0);
  say("%.4s %.4s %.4s\n", text, shared, private);
  shared[100] = 'x';
  struct stat st;
  fstat(fd, &st);
  SHOW(st.st_size);
  return 0;
}
