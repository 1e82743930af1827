// a file without a name lives while it is open
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  int fd = open("plain", O_RDWR);
  TRY(unlink("plain"));
  char text[8];
  TRY(read(fd, text, 8));
  TRY(write(fd, "more", 4));
  struct stat st;
  fstat(fd, &st);
  SHOW(st.st_nlink);
  SHOW(st.st_size);
  return 0;
}
