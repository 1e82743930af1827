// names need a namespace that the file system has: EOPNOTSUPP; ERANGE for long ones
#include "../case.h"

int main(int argc, char **argv) {
  char name[300];
  file("plain", "");
  memcpy(name, "trusted.", 8);
  memset(name + 8, 'n', 291);
  name[299] = 0;
  TRY(setxattr("plain", "noprefix", "1", 1, 0));
  TRY(setxattr("plain", "strange.name", "1", 1, 0));
  TRY(setxattr("plain", "trusted.", "1", 1, 0));
  TRY(setxattr("plain", "", "1", 1, 0));
  TRY(setxattr("plain", name, "1", 1, 0));
  name[255] = 0;
  TRY(setxattr("plain", name, "1", 1, 0));
  TRY(setxattr("plain", "trusted.big", "1", 100000, 0));
  TRY(setxattr("missing", "trusted.one", "1", 1, 0));
  TRY(syscall(SYS_setxattr, "plain", "trusted.one", BAD, 5, 0));
  return 0;
}
