// brk: growing, shrinking, zeroes, limits.
#include "check.h"

static char *raw_brk(void *p) { return (char *)syscall(SYS_brk, p); }

int main(void) {
  char *start = raw_brk(0);
  char *base = (char *)(((uintptr_t)start + PAGE - 1) & -PAGE);
  printf("grow %ld\n", (long)(raw_brk(base + 5 * PAGE) - base));
  for (int i = 0; i < 5; i++) base[i * PAGE] = i + 1;
  printf("shrink %ld\n", (long)(raw_brk(base + 2 * PAGE + 100) - base));
  catch_faults(base);
  try_read("kept", (unsigned char *)base + 2 * PAGE);
  try_read("gone", (unsigned char *)base + 3 * PAGE);
  printf("grow again %ld\n", (long)(raw_brk(base + 5 * PAGE) - base));
  try_read("zero", (unsigned char *)base + 3 * PAGE);
  printf("below the start: %d\n", raw_brk(start - 64 * 1024 * PAGE) == base + 5 * PAGE);
  printf("absurd: %d\n", raw_brk((char *)(1L << 46)) == base + 5 * PAGE);
  struct rlimit limit;
  getrlimit(RLIMIT_DATA, &limit);
  limit.rlim_cur = 1 << 20;
  setrlimit(RLIMIT_DATA, &limit);
  printf("beyond RLIMIT_DATA: %d\n", raw_brk(base + 400 * PAGE) == base + 5 * PAGE);
  SAY(mmap(0, 8 << 20, RW, ANON, -1, 0));
  SAY(mmap(0, 8 << 20, PROT_READ, ANON, -1, 0));
  limit.rlim_cur = RLIM_INFINITY;
  setrlimit(RLIMIT_DATA, &limit);
  limit.rlim_cur = 256 << 20;
  setrlimit(RLIMIT_AS, &limit);
  SAY(mmap(0, 300 << 20, PROT_READ, ANON, -1, 0));
  SAY(mmap(0, 100 << 20, PROT_READ, ANON, -1, 0));
  mmap(base + 7 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
  printf("up to a mapping: %ld\n", (long)(raw_brk(base + 6 * PAGE) - base));
  printf("closer: %ld\n", (long)(raw_brk(base + 7 * PAGE) - base));
  return 0;
}
