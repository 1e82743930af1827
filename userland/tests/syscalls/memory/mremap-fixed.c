// MREMAP_FIXED moves onto another mapping; overlapping: EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[0] = 1;
  p[4 * 4096] = 4;
  SHOW(mremap(p, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, p + 4 * 4096) == p + 4 * 4096);
  SHOW(p[4 * 4096]);
  ended(CHILD(p[0] = 1));
  TRY(mremap(p + 4096, 2 * 4096, 2 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, p + 2 * 4096));
  return 0;
}
