// a write by an ordinary user clears setuid and setgid
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  struct stat st;
  close(open("program", O_CREAT | O_RDWR, 0600));
  chown("program", 1000, 1000);
  chmod("program", 06777);
  become_user();
  int fd = open("program", O_WRONLY);
  TRY(write(fd, "x", 1));
  stat("program", &st);
  SHOW(st.st_mode & 07000);
  return 0;
}
