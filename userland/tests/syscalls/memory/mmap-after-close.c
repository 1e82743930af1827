// a mapping outlives its descriptor and the file's name
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDONLY);
  char *p = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  unlink("plain");
  say("%.4s\n", p);
  return 0;
}
