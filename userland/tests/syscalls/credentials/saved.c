// seteuid down and up again over the saved id
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  uid_t r, e, s;
  TRY(seteuid(1000));
  getresuid(&r, &e, &s);
  SHOW(r * 10000000L + e * 10000 + s);
  TRY(setreuid(-1, 5));
  TRY(seteuid(0));
  TRY(setreuid(1000, -1));
  getresuid(&r, &e, &s);
  SHOW(r * 10000000L + e * 10000 + s);
  TRY(setreuid(-1, 1000));
  getresuid(&r, &e, &s);
  SHOW(s);
  TRY(getresuid(BAD, &e, &s));
  TRY(syscall(SYS_setuid, -1));
  return 0;
}
