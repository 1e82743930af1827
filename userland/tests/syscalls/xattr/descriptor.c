// fsetxattr and fgetxattr; lsetxattr on a link; EBADF
#include "../case.h"

int main(int argc, char **argv) {
  char text[64];
  int fd = open("plain", O_CREAT | O_RDWR, 0600);
  symlink("plain", "link");
  TRY(fsetxattr(fd, "trusted.one", "1", 1, 0));
  TRY(fgetxattr(fd, "trusted.one", text, sizeof text));
  TRY(fsetxattr(99, "trusted.one", "1", 1, 0));
  TRY(lsetxattr("link", "trusted.link", "1", 1, 0));
  TRY(getxattr("link", "trusted.link", text, sizeof text));
  TRY(lgetxattr("link", "trusted.link", text, sizeof text));
  TRY(flistxattr(fd, text, sizeof text));
  TRY(fremovexattr(fd, "trusted.one"));
  return 0;
}
