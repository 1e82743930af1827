// an O_PATH descriptor names the file and does nothing else: EBADF
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  struct stat st;
  char text[4];
  int fd = TRY(open("plain", O_PATH));
  TRY(read(fd, text, 4));
  TRY(write(fd, "x", 1));
  TRY(fchmod(fd, 0600));
  TRY(ftruncate(fd, 0));
  TRY(ioctl(fd, FIONREAD, &text));
  TRY(mmap(0, 1, PROT_READ, MAP_PRIVATE, fd, 0));
  TRY(fstat(fd, &st));
  TRY(dup(fd));
  SHOW(fcntl(fd, F_GETFL) & O_PATH);
  return 0;
}
