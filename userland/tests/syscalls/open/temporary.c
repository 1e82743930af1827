// O_TMPFILE makes a file without a name, which linkat may give one
#include "../case.h"

int main(int argc, char **argv) {
  int fd = open(".", O_TMPFILE | O_RDWR, 0600);
  struct stat st;
  TRY(write(fd, "text", 4));
  fstat(fd, &st);
  SHOW(st.st_nlink);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  TRY(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
  content("named");
  TRY(open(".", O_TMPFILE | O_RDONLY, 0600));
  return 0;
}
