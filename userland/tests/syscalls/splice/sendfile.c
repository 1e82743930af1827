// sendfile copies from a file; with an offset the position stays; EINVAL, EBADF
#include "../case.h"

int main(int argc, char **argv) {
  char text[16];
  int p[2], in = open("plain", O_CREAT | O_RDWR, 0600);
  pipe(p);
  write(in, "0123456789", 10);
  off_t offset = 4;
  TRY(sendfile(p[1], in, &offset, 3));
  SHOW(offset);
  TRY(lseek(in, 0, SEEK_CUR));
  lseek(in, 8, SEEK_SET);
  TRY(sendfile(p[1], in, 0, 100));
  TRY(lseek(in, 0, SEEK_CUR));
  TRY(read(p[0], text, 16));
  TRY(sendfile(p[1], p[0], 0, 1));
  TRY(sendfile(p[1], 99, 0, 1));
  TRY(sendfile(p[0], in, 0, 1));
  offset = -1;
  TRY(sendfile(p[1], in, &offset, 1));
  TRY(sendfile(p[1], in, BAD, 1));
  int append = open("other", O_CREAT | O_WRONLY | O_APPEND, 0600);
  TRY(sendfile(append, in, 0, 1));
  return 0;
}
