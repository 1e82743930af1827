// setgid, setregid and setresgid; EPERM for users
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  gid_t r, e, s;
  TRY(setresgid(10, 20, 30));
  getresgid(&r, &e, &s);
  SHOW(r * 10000 + e * 100 + s);
  TRY(setregid(20, 10));
  getresgid(&r, &e, &s);
  SHOW(r * 10000 + e * 100 + s);
  TRY(setresuid(1000, 1000, 1000));
  TRY(setgid(20));
  TRY(setgid(99));
  TRY(setregid(99, -1));
  TRY(setresgid(-1, -1, 99));
  return 0;
}
