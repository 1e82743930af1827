// MADV_NORMAL, SEQUENTIAL, WILLNEED and FREE are taken; MADV_DONTFORK keeps a range from the child
#include "../case.h"

int main(int argc, char **argv) {
  char *p = mmap(0, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[0] = 3;
  p[4096] = 4;
  TRY(madvise(p, 8192, MADV_SEQUENTIAL));
  TRY(madvise(p, 8192, MADV_RANDOM));
  TRY(madvise(p, 8192, MADV_NORMAL));
  TRY(madvise(p, 8192, MADV_WILLNEED));
  TRY(madvise(p, 4096, MADV_DONTFORK));
  ended(CHILD(say("%d\n", p[4096]); say("%d\n", p[0])));
  TRY(madvise(p, 4096, MADV_DOFORK));
  ended(CHILD(say("%d\n", p[0])));
  TRY(madvise(p + 4096, 4096, MADV_WIPEONFORK));
  ended(CHILD(say("%d\n", p[4096])));
  SHOW(p[4096]);
  return 0;
}
