// mmap, munmap and mprotect: errors, splitting, merging, replacing.
#include "check.h"

int main(void) {
  char *p = room(64);
  SAY(mmap(0, 0, RW, ANON, -1, 0));
  SAY(mmap(p + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0));
  SAY(mmap(0, PAGE, RW, MAP_ANONYMOUS, -1, 0));
  SAY(mmap(0, PAGE, RW, MAP_ANONYMOUS | 0xc, -1, 0));
  SAY(syscall(SYS_mmap, 0, PAGE, RW, MAP_PRIVATE, 0, 100));
  SAY(mmap(0, PAGE, RW, MAP_PRIVATE, 99, 0));
  SAY(mmap(0, -1L, RW, ANON, -1, 0));
  SAY(mmap((void *)(1L << 60), PAGE, RW, ANON | MAP_FIXED, -1, 0));
  SAY(mmap(0, PAGE, RW, MAP_SHARED_VALIDATE | MAP_ANONYMOUS, -1, 0));
  SAY(mmap(0, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0));

  SAY(mmap(p, 10 * PAGE, RW, ANON | MAP_FIXED, -1, 0));
  areas("ten", p, 64);
  SAY(mmap(p + 4 * PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
  SAY(mmap(p + 10 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
  areas("joined", p, 64);
  SAY(munmap(p + 3 * PAGE, 2 * PAGE));
  areas("hole", p, 64);
  SAY(munmap(p + 3 * PAGE, 2 * PAGE));
  SAY(munmap(p + 3 * PAGE, 0));
  SAY(munmap(p + 3 * PAGE + 5, PAGE));
  SAY(mmap(p + 3 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0));
  areas("filled", p, 64);

  SAY(mprotect(p + 2 * PAGE, 3 * PAGE, PROT_READ));
  areas("split", p, 64);
  SAY(mprotect(p + 5 * PAGE, PAGE, PROT_READ));
  areas("moved border", p, 64);
  SAY(mprotect(p + 3 * PAGE, PAGE, PROT_NONE));
  SAY(mprotect(p, 12 * PAGE, RW));
  areas("whole again", p, 64);
  SAY(mprotect(p, 20 * PAGE, PROT_READ));
  areas("up to the hole", p, 64);
  SAY(mprotect(p + 1, PAGE, PROT_READ));
  SAY(mprotect(p, PAGE, 0x100));
  SAY(mprotect(p, 0, PROT_READ));
  SAY(mprotect(p + 30 * PAGE, PAGE, PROT_READ));
  SAY(mprotect(p, PAGE, RW | PROT_GROWSDOWN));
  SAY(mprotect(p, PAGE, RW | PROT_GROWSDOWN | PROT_GROWSUP));

  char name[] = "/tmp/mappingXXXXXX";
  int fd = mkstemp(name);
  ftruncate(fd, 3 * PAGE);
  int reading = open(name, O_RDONLY), writing = open(name, O_WRONLY);
  SAY(mmap(0, PAGE, RW, MAP_SHARED, reading, 0));
  SAY(mmap(0, PAGE, RW, MAP_PRIVATE, reading, 0));
  SAY(mmap(0, PAGE, PROT_READ, MAP_PRIVATE, writing, 0));
  SAY(mmap(0, PAGE, PROT_READ, MAP_SHARED_VALIDATE | 0x1000000, fd, 0));
  SAY(mmap(0, PAGE, PROT_READ, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0));
  SAY(mmap(0, PAGE, PROT_READ, MAP_PRIVATE, open("/tmp", O_RDONLY), 0));
  int ends[2];
  pipe(ends);
  SAY(mmap(0, PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0));
  char *shared = mmap(0, PAGE, PROT_READ, MAP_SHARED, reading, 0);
  SAY(mprotect(shared, PAGE, RW));
  char *f = room(16);
  SAY(mmap(f, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0));
  SAY(mmap(f + 2 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 2 * PAGE));
  areas("file joined", f, 16);
  SAY(mmap(f + 3 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0));
  areas("file with a jump", f, 16);
  unlink(name);
  return 0;
}
