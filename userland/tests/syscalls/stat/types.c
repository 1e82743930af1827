// the types of directories, devices, FIFOs, pipes, sockets and links
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  int p[2];
  pipe(p);
  mkfifo("fifo", 0600);
  symlink("x", "link");
  stat(".", &st);
  SHOW(st.st_mode & S_IFMT);
  stat("/dev/null", &st);
  SHOW(st.st_mode & S_IFMT);
  SHOW(major(st.st_rdev) * 1000 + minor(st.st_rdev));
  stat("fifo", &st);
  SHOW(st.st_mode & S_IFMT);
  lstat("link", &st);
  SHOW(st.st_mode & S_IFMT);
  fstat(p[0], &st);
  SHOW(st.st_mode);
  SHOW(st.st_size);
  return 0;
}
