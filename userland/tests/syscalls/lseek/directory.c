// a directory can be read again from the start
#include "../case.h"

int main(int argc, char **argv) {
  mkdir("folder", 0755);
  file("folder/one", "");
  char entries[512];
  int fd = open("folder", O_RDONLY);
  SHOW(syscall(SYS_getdents64, fd, entries, sizeof entries) > 0);
  TRY(syscall(SYS_getdents64, fd, entries, sizeof entries));
  TRY(lseek(fd, 0, SEEK_SET));
  SHOW(syscall(SYS_getdents64, fd, entries, sizeof entries) > 0);
  return 0;
}
