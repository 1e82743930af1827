// getrandom fills; EINVAL for unknown flags, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  unsigned char a[64] = {}, b[64] = {};
  TRY(getrandom(a, 64, 0));
  TRY(getrandom(b, 64, 1));
  SHOW(memcmp(a, b, 64) != 0);
  TRY(getrandom(a, 64, 8));
  TRY(getrandom(a, 64, 6));
  TRY(getrandom(BAD, 64, 0));
  TRY(getrandom(a, 0, 0));
  return 0;
}
