// readlink: EINVAL for other files, a short buffer truncates, size 0 is EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  char text[64];
  file("plain", "");
  symlink("0123456789", "link");
  TRY(readlink("plain", text, 10));
  TRY(readlink("link", text, 4));
  TRY(readlink("link", text, 0));
  TRY(readlink("missing", text, 10));
  TRY(syscall(SYS_readlinkat, AT_FDCWD, "link", BAD, 10));
  TRY(syscall(SYS_readlinkat, AT_FDCWD, "link", text, -1));
  int fd = open("link", O_PATH | O_NOFOLLOW);
  TRY(readlinkat(fd, "", text, 64));
  TRY(readlinkat(99, "x", text, 64));
  return 0;
}
