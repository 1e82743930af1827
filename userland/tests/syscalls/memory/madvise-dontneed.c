// MADV_DONTNEED drops anonymous pages: they are zero again
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[0] = p[4096] = 7;
  TRY(madvise(p, 4096, MADV_DONTNEED));
  SHOW(p[0] * 10 + p[4096]);
  TRY(madvise(p + 1, 4096, MADV_DONTNEED));
  TRY(madvise(p, 4096, 12345));
  TRY(madvise(p, 0, MADV_DONTNEED));
  munmap(p + 4096, 4096);
  TRY(madvise(p, 2 * 4096, MADV_DONTNEED));
  return 0;
}
