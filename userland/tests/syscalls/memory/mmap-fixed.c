// MAP_FIXED replaces what is there, MAP_FIXED_NOREPLACE is EEXIST
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[0] = p[4096] = 7;
  SHOW(mmap(p, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == p);
  SHOW(p[0] * 10 + p[4096]);
  TRY(mmap(p, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
  munmap(p, 4096);
  SHOW(mmap(p, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == p);
  return 0;
}
