// truncate and ftruncate cut and lengthen with zeroes; EINVAL for negative lengths
#include "../case.h"

int main(int argc, char **argv) {
  char text[8];
  file("plain", "0123456789");
  TRY(truncate("plain", 4));
  content("plain");
  TRY(truncate("plain", 6));
  int fd = open("plain", O_RDWR);
  TRY(pread(fd, text, 8, 0));
  SHOW(text[5]);
  TRY(truncate("plain", -1));
  TRY(ftruncate(fd, -1));
  TRY(truncate("missing", 0));
  TRY(truncate(".", 0));
  TRY(truncate("plain/x", 0));
  fd = open("plain", O_RDONLY);
  TRY(ftruncate(fd, 0));
  TRY(ftruncate(99, 0));
  int p[2];
  pipe(p);
  TRY(ftruncate(p[1], 0));
  return 0;
}
