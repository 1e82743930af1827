// O_APPEND writes at the end whatever the position
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "one");
  int fd = open("plain", O_WRONLY | O_APPEND);
  TRY(lseek(fd, 0, SEEK_SET));
  TRY(write(fd, "two", 3));
  TRY(lseek(fd, 0, SEEK_CUR));
  TRY(pwrite(fd, "three", 5, 0));
  content("plain");
  return 0;
}
