// O_NOFOLLOW on a symbolic link is ELOOP, with O_PATH it is the link itself
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "text");
  symlink("plain", "link");
  TRY(open("link", O_RDONLY | O_NOFOLLOW));
  TRY(open("plain", O_RDONLY | O_NOFOLLOW));
  int fd = TRY(open("link", O_PATH | O_NOFOLLOW));
  struct stat st;
  TRY(fstat(fd, &st));
  SHOW(S_ISLNK(st.st_mode));
  return 0;
}
