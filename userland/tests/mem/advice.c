// madvise, mincore, msync, mlock and their errors.
#include "check.h"

static void resident(const char *when, char *p, long pages) {
  unsigned char vector[64];
  printf("%s: ", when);
  if (mincore(p, pages * PAGE, vector)) printf("%s", strerrorname_np(errno));
  else for (long i = 0; i < pages; i++) printf("%d", vector[i] & 1);
  puts("");
}

int main(void) {
  char *p = room(32);
  mmap(p, 8 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
  madvise(p, 8 * PAGE, MADV_NOHUGEPAGE);
  resident("untouched", p, 8);
  p[PAGE] = p[3 * PAGE] = 5;
  resident("two touched", p, 8);
  SAY(madvise(p, 2 * PAGE, MADV_DONTNEED));
  resident("one forgotten", p, 8);
  printf("zero again: %d, kept: %d\n", p[PAGE], p[3 * PAGE]);
  SAY(madvise(p + 1, PAGE, MADV_DONTNEED));
  SAY(madvise(p, PAGE, 99));
  SAY(madvise(p, 0, MADV_DONTNEED));
  SAY(madvise(p + 6 * PAGE, 4 * PAGE, MADV_DONTNEED));
  SAY(madvise(p + 20 * PAGE, PAGE, MADV_DONTNEED));
  SAY(madvise(p, 8 * PAGE, MADV_FREE));
  SAY(madvise(p, 8 * PAGE, MADV_COLD));
  SAY(madvise(p, 4 * PAGE, MADV_POPULATE_READ));
  SAY(madvise(p, 4 * PAGE, MADV_POPULATE_WRITE));
  resident("populated", p, 8);
  SAY(madvise(p, 10 * PAGE, MADV_POPULATE_WRITE));
  mprotect(p + 7 * PAGE, PAGE, PROT_READ);
  SAY(madvise(p + 7 * PAGE, PAGE, MADV_POPULATE_WRITE));
  SAY(madvise(p, PAGE, MADV_REMOVE));
  SAY(madvise(p, PAGE, MADV_SEQUENTIAL));
  SAY(madvise(p, PAGE, MADV_RANDOM));
  SAY(madvise(p, PAGE, MADV_NORMAL));
  resident("with a hole", p, 16);
  unsigned char vector[4];
  SAY(mincore(p + 1, PAGE, vector));
  SAY(mincore(p, PAGE, (void *)16));

  SAY(mlock(p, 2 * PAGE));
  printf("VmLck %ld\n", field("/proc/self/status", "VmLck"));
  SAY(madvise(p, PAGE, MADV_DONTNEED));
  SAY(mlock(p + PAGE + 1, PAGE));
  printf("VmLck %ld\n", field("/proc/self/status", "VmLck"));
  SAY(munlock(p, PAGE));
  printf("VmLck %ld\n", field("/proc/self/status", "VmLck"));
  SAY(mlock(p + 20 * PAGE, PAGE));
  SAY(mlock2(p + 4 * PAGE, PAGE, MLOCK_ONFAULT));
  SAY(mlock2(p, PAGE, 2));
  SAY(munlock(p, 8 * PAGE));
  printf("VmLck %ld\n", field("/proc/self/status", "VmLck"));
  SAY(mlockall(0));
  SAY(mlockall(MCL_FUTURE));
  char *later = mmap(0, 4 * PAGE, RW, ANON, -1, 0);
  resident("locked from the start", later, 4);
  printf("VmLck %ld\n", field("/proc/self/status", "VmLck"));
  SAY(munlockall());
  printf("VmLck %ld\n", field("/proc/self/status", "VmLck"));

  SAY(msync(p, PAGE, MS_SYNC));
  SAY(msync(p, PAGE, MS_SYNC | MS_ASYNC));
  SAY(msync(p, PAGE, 64));
  SAY(msync(p + 1, PAGE, MS_SYNC));
  SAY(msync(p, 12 * PAGE, MS_ASYNC));
  char name[] = "/tmp/adviceXXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  ftruncate(fd, 4 * PAGE);
  char *f = mmap(0, 4 * PAGE, RW, MAP_SHARED, fd, 0);
  memset(f, 7, 4 * PAGE);
  SAY(madvise(f + PAGE, PAGE, MADV_REMOVE));
  printf("hole %d, beside %d\n", f[PAGE], f[2 * PAGE]);
  SAY(madvise(f, 4 * PAGE, MADV_DONTNEED));
  printf("the file keeps its bytes: %d\n", f[0]);
  SAY(madvise(f, PAGE, MADV_FREE));
  SAY(madvise(f, 4 * PAGE, MADV_WILLNEED));
  return 0;
}
