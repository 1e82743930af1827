// setuid by root sets all three ids; then there is no way back: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  uid_t r, e, s;
  TRY(setuid(1000));
  TRY(getresuid(&r, &e, &s));
  SHOW(r == 1000 && e == 1000 && s == 1000);
  TRY(setuid(0));
  TRY(seteuid(0));
  TRY(setuid(1000));
  TRY(setresuid(-1, -1, 0));
  return 0;
}
