// mremap grows, moves and shrinks; ENOMEM when it may not move; EFAULT, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[0] = 1;
  p[4095] = 2;
  TRY(mremap(p, 4096, 2 * 4096, 0));
  char *q = mremap(p, 4096, 3 * 4096, MREMAP_MAYMOVE);
  SHOW(q[0] * 10 + q[4095]);
  SHOW(q[2 * 4096]);
  SHOW(mremap(q, 3 * 4096, 4096, 0) == q);
  TRY(mremap(q + 1, 4096, 4096, 0));
  TRY(mremap(q, 4096, 0, 0));
  TRY(mremap(q, 4096, 8192, 99));
  TRY(mremap((void *)4096, 4096, 8192, MREMAP_MAYMOVE));
  TRY(mremap(q, 4096, 4096, MREMAP_FIXED, p));
  return 0;
}
