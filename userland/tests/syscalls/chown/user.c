// an ordinary user gives files to its own groups only: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  file("plain", "");
  chown("plain", 1000, 1000);
  gid_t groups[] = {50};
  setgroups(1, groups);
  setresgid(1000, 1000, 1000);
  setresuid(1000, 1000, 1000);
  TRY(chown("plain", 1001, -1));
  TRY(chown("plain", -1, 51));
  TRY(chown("plain", -1, 50));
  TRY(chown("plain", 1000, 50));
  return 0;
}
