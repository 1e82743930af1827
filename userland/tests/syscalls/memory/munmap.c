// munmap: EINVAL for odd addresses and length 0, holes are fine
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  TRY(munmap(p + 1, 4096));
  TRY(munmap(p, 0));
  TRY(munmap(p, -1));
  TRY(munmap(p + 4096, 4096));
  TRY(munmap(p, 4 * 4096));
  TRY(munmap(p, 4 * 4096));
  return 0;
}
