// readv and writev scatter and gather; counts beyond 1024 or negative are EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "0123456789");
  char a[3] = "", b[4] = "";
  struct iovec vector[2] = {{a, 2}, {b, 3}};
  int fd = open("plain", O_RDWR);
  TRY(readv(fd, vector, 2));
  say("%s %s\n", a, b);
  TRY(writev(fd, vector, 2));
  TRY(preadv(fd, vector, 2, 1));
  TRY(pwritev(fd, vector, 2, 20));
  TRY(syscall(SYS_readv, fd, vector, 1025));
  TRY(syscall(SYS_readv, fd, vector, -1));
  TRY(syscall(SYS_readv, fd, vector, 0));
  TRY(syscall(SYS_readv, fd, BAD, 1));
  vector[1].iov_len = -1;
  TRY(readv(fd, vector, 2));
  content("plain");
  return 0;
}
