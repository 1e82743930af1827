// malloc and friends from small to huge, then mmap, mprotect, mremap and memory shared over a fork.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned seed = 12345;
static unsigned next(void) { return seed = seed * 1103515245 + 12345; }

int main(void) {
  enum { N = 2000 };
  static unsigned char *block[N];
  static size_t size[N];
  unsigned long sum = 0;
  for (int round = 0; round < 20000; round++) {
    int i = next() >> 8 & 1023;
    for (size_t k = 0; k < size[i]; k++)
      if (block[i][k] != (unsigned char)(i + k)) return printf("block %d damaged at %zu\n", i, k), 1;
    size_t want = (next() >> 8) % (round % 100 == 0 ? 300000 : 500);
    block[i] = realloc(block[i], want ? want : 1);
    size[i] = want;
    for (size_t k = 0; k < want; k++) block[i][k] = i + k;
    sum += want;
  }
  printf("sum %lu\n", sum);
  for (int i = 0; i < N; i++) free(block[i]);
  unsigned char *z = calloc(1000, 1000);
  for (int i = 0; i < 1000000; i++) if (z[i]) return 2;
  free(z);
  printf("too much: %p\n", malloc((size_t)1 << 60));
  void *aligned;
  printf("posix_memalign %d", posix_memalign(&aligned, 4096, 100));
  printf(" %lu\n", (unsigned long)aligned & 4095);

  char *brk0 = sbrk(0);
  printf("sbrk %d\n", sbrk(8192) == brk0 && (char *)sbrk(0) == brk0 + 8192);
  brk0[5000] = 7;
  sbrk(-8192);
  sbrk(8192);
  printf("regrown %d\n", brk0[5000]);

  char *p = mmap(0, 5 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 5; i++) p[i * 4096] = 'a' + i;
  munmap(p + 4096, 4096);
  mprotect(p + 3 * 4096, 4096, PROT_READ);
  printf("%c %c %c %c\n", p[0], p[2 * 4096], p[3 * 4096], p[4 * 4096]);
  char *q = mremap(p + 2 * 4096, 3 * 4096, 8 * 4096, MREMAP_MAYMOVE);
  printf("mremap over two areas: %d\n", q == MAP_FAILED);
  q = mremap(p, 4096, 64 * 4096, MREMAP_MAYMOVE);
  printf("moved %c %d\n", q[0], q[63 * 4096]);

  int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int *private = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *shared = *private = 1;
  if (fork() == 0) {
    *shared = *private = 2;
    _exit(0);
  }
  wait(0);
  printf("shared %d private %d\n", *shared, *private);

  FILE *f = tmpfile();
  int fd = fileno(f);
  ftruncate(fd, 10000);
  char *m = mmap(0, 10000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  memcpy(m + 4090, "across pages", 12);
  char buffer[13] = {0};
  pread(fd, buffer, 12, 4090);
  printf("file says: %s\n", buffer);
  pwrite(fd, "ACROSS", 6, 4090);
  printf("map says: %.12s\n", m + 4090);
  msync(m, 10000, MS_SYNC);
  char *c = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 4096);
  c[0] = '#';
  printf("private copy %c, file %d\n", c[0], m[4096]);
  unsigned char vec[3];
  printf("mincore %d\n", mincore(m, 4096, vec));
  printf("madvise %d\n", madvise(private, 4096, MADV_DONTNEED));
  printf("after DONTNEED %d\n", *private);
  return 0;
}
