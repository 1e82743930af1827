// touching a page wholly past the end of the file: SIGBUS
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open("plain", O_CREAT | O_RDWR, 0600);
  write(fd, "text", 4);
  char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  SHOW(p[4000]);
  ended(CHILD(p[5000] = 1));
  ftruncate(fd, 8192);
  SHOW(p[5000]);
  ftruncate(fd, 0);
  ended(CHILD(p[0] = 1));
  return 0;
}
