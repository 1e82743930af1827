// the mode of a new file is masked, the descriptor works all the same
#include "../case.h"

int main(int argc, char **argv) {
  struct stat st;
  umask(027);
  int fd = open("new", O_CREAT | O_RDWR, 0);
  TRY(write(fd, "x", 1));
  stat("new", &st);
  SHOW(st.st_mode & 07777);
  close(open("other", O_CREAT | O_WRONLY, 06777));
  stat("other", &st);
  SHOW(st.st_mode & 07777);
  return 0;
}
