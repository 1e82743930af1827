// membership in a supplementary group opens files
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("shared", "x");
  chown("shared", 0, 50);
  chmod("shared", 0640);
  gid_t groups[] = {50};
  setgroups(1, groups);
  setresgid(1000, 1000, 1000);
  setresuid(1000, 1000, 1000);
  TRY(open("shared", O_RDONLY));
  TRY(open("shared", O_RDWR));
  return 0;
}
