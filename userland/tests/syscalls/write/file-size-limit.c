// past RLIMIT_FSIZE: what fits, then EFBIG and SIGXFSZ
#include "../case.h"

int main(int argc, char **argv) {
  struct rlimit limit = {10, 10};
  setrlimit(RLIMIT_FSIZE, &limit);
  signal(SIGXFSZ, SIG_IGN);
  int fd = open("new", O_CREAT | O_RDWR, 0600);
  TRY(write(fd, "01234567", 8));
  TRY(write(fd, "01234567", 8));
  TRY(write(fd, "01234567", 8));
  TRY(ftruncate(fd, 11));
  ended(CHILD({
    signal(SIGXFSZ, SIG_DFL);
    write(fd, "x", 1);
  }));
  return 0;
}
