// setfsuid decides on files and tells the previous id
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("secret", "x");
  chmod("secret", 0600);
  TRY(syscall(SYS_setfsuid, 1000));
  TRY(open("secret", O_RDONLY));
  TRY(syscall(SYS_setfsuid, -1));
  TRY(syscall(SYS_setfsuid, 0));
  TRY(open("secret", O_RDONLY));
  TRY(syscall(SYS_setfsgid, 77));
  TRY(syscall(SYS_setfsgid, -1));
  return 0;
}
