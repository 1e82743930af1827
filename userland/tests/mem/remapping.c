// mremap: shrinking, growing in place, moving, fixed places, what is kept and what is refused.
#include "check.h"

int main(void) {
  char *p = room(64), *q = room(64);
  mmap(p, 4 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
  for (int i = 0; i < 4; i++) p[i * PAGE] = 'a' + i;
  SAY(mremap(p, 4 * PAGE, 2 * PAGE, 0));
  areas("shrunk", p, 64);
  SAY(mremap(p, 2 * PAGE, 6 * PAGE, 0));
  areas("grown", p, 64);
  printf("kept %c%c, new %d\n", p[0], p[PAGE], p[2 * PAGE]);
  mmap(p + 6 * PAGE, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0);
  SAY(mremap(p, 6 * PAGE, 8 * PAGE, 0));
  char *moved = mremap(p, 6 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
  printf("moved %d, %c%c%d\n", moved != p, moved[0], moved[PAGE], moved[7 * PAGE]);
  areas("left behind", p, 8);

  SAY(mremap(moved, 8 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q));
  printf("at its place %c\n", q[PAGE]);
  SAY(mremap(q, 8 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q + 4 * PAGE));
  SAY(mremap(q, 8 * PAGE, 8 * PAGE, MREMAP_FIXED, q + 20 * PAGE));
  SAY(mremap(q, 8 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q + 20 * PAGE + 1));
  SAY(mremap(q + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
  SAY(mremap(q, PAGE, 0, MREMAP_MAYMOVE));
  SAY(mremap(q, PAGE, PAGE, 64));
  SAY(mremap(q + 40 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
  SAY(mremap(q + 7 * PAGE, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE));
  SAY(mremap(q, 0, PAGE, MREMAP_MAYMOVE));

  SAY(mremap(q + 2 * PAGE, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q + 30 * PAGE));
  areas("cut from the middle", q, 64);
  q[0] = 'x';
  SAY(mremap(q, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP | MREMAP_FIXED, q + 50 * PAGE));
  printf("dontunmap: there %c, here %d\n", q[50 * PAGE], q[0]);
  areas("both", q, 64);
  SAY(mremap(q, PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP));

  int *one = mmap(0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  *one = 5;
  int *two = mremap(one, 0, PAGE, MREMAP_MAYMOVE);
  *two = 6;
  printf("a second view of shared memory: %d %d\n", one != two, *one);
  return 0;
}
