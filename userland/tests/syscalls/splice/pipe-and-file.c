// splice moves between pipe and file; EINVAL without a pipe, EBADF, ESPIPE
#include "../case.h"

int main(int argc, char **argv) {
  char text[16];
  int p[2], q[2], fd = open("plain", O_CREAT | O_RDWR, 0600);
  pipe(p);
  pipe(q);
  write(fd, "0123456789", 10);
  loff_t offset = 2;
  TRY(splice(fd, &offset, p[1], 0, 5, 0));
  SHOW(offset);
  TRY(splice(p[0], 0, q[1], 0, 3, 0));
  TRY(read(q[0], text, 16));
  TRY(splice(p[0], 0, fd, 0, 16, 0));
  TRY(splice(fd, 0, fd, 0, 1, 0));
  TRY(splice(p[0], &offset, fd, 0, 1, 0));
  TRY(splice(99, 0, p[1], 0, 1, 0));
  TRY(splice(p[0], 0, p[1], 0, 1, 0));
  TRY(splice(p[0], 0, q[1], 0, 1, SPLICE_F_NONBLOCK));
  TRY(splice(p[0], 0, q[1], 0, 1, 999));
  TRY(splice(fd, 0, p[1], 0, 0, 0));
  content("plain");
  return 0;
}
