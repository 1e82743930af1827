// writing changes mtime and ctime, chmod only ctime
#include "../case.h"

int main(int argc, char **argv) {
  struct stat a, b;
  struct timespec times[2] = {{1000, 0}, {1000, 0}};
  int fd = open("plain", O_CREAT | O_RDWR, 0600);
  futimens(fd, times);
  fchmod(fd, 0644);
  fstat(fd, &a);
  SHOW(a.st_mtim.tv_sec == 1000);
  SHOW(a.st_ctim.tv_sec == 1000);
  write(fd, "x", 1);
  fstat(fd, &a);
  SHOW(a.st_mtim.tv_sec == 1000);
  futimens(fd, times);
  write(fd, "x", 0);
  fstat(fd, &a);
  SHOW(a.st_mtim.tv_sec == 1000);
  ftruncate(fd, 2);
  fstat(fd, &a);
  SHOW(a.st_mtim.tv_sec == 1000);
  return 0;
}
