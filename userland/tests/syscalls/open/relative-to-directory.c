// openat looks below its directory, whatever the working directory
#include "../case.h"

int main(int argc, char **argv) {
  mkdir("folder", 0755);
  file("folder/inside", "found");
  int fd = open("folder", O_RDONLY | O_DIRECTORY);
  chdir("/");
  int inside = TRY(openat(fd, "inside", O_RDONLY));
  char text[8];
  TRY(read(inside, text, sizeof text));
  return 0;
}
