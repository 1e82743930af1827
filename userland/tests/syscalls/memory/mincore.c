// mincore tells resident pages from untouched ones; ENOMEM, EINVAL, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  unsigned char there[3] = {};
  char *p = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[4096] = 1;
  TRY(mincore(p, 3 * 4096, there));
  SHOW((there[0] & 1) * 100 + (there[1] & 1) * 10 + (there[2] & 1));
  TRY(mincore(p + 1, 4096, there));
  TRY(mincore(p, 4096, BAD));
  munmap(p + 8192, 4096);
  TRY(mincore(p, 3 * 4096, there));
  return 0;
}
