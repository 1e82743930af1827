// chdir and fchdir: ENOENT, ENOTDIR, EACCES, EBADF
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("plain", "");
  mkdir("closed", 0700);
  int fd = open("plain", O_RDONLY);
  TRY(chdir("missing"));
  TRY(chdir("plain"));
  TRY(chdir(""));
  TRY(chdir(BAD));
  TRY(fchdir(fd));
  TRY(fchdir(99));
  become_user();
  TRY(chdir("closed"));
  TRY(chdir("."));
  return 0;
}
