// What /proc says of memory while it is touched, forked, unmapped: exact differences in KiB.
#include "check.h"

static long status(const char *name) { return field("/proc/self/status", name); }

static long smaps(void *area, const char *name) {
  FILE *f = fopen("/proc/self/smaps", "r");
  char line[512];
  unsigned long start, end;
  long value = -1;
  int inside = 0;
  while (fgets(line, sizeof line, f)) {
    if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
      inside = start <= (unsigned long)area && (unsigned long)area < end;
    else if (inside && !strncmp(line, name, strlen(name)) && line[strlen(name)] == ':')
      sscanf(line + strlen(name) + 1, "%ld", &value);
  }
  fclose(f);
  return value;
}

static void area(const char *when, void *p) {
  static const char *names[] = {"Size", "Rss", "Pss", "Shared_Clean", "Shared_Dirty", "Private_Clean",
                                "Private_Dirty", "Anonymous", "Locked"};
  printf("%s:", when);
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) printf(" %s %ld", names[i], smaps(p, names[i]));
  puts("");
}

int main(void) {
  char *p = room(256);
  status("VmRSS");
  smaps(p, "Rss");
  long size = status("VmSize"), data = status("VmData"), anonymous = status("RssAnon");
  mmap(p, 256 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
  madvise(p, 256 * PAGE, MADV_NOHUGEPAGE);
  printf("VmSize %ld VmData %ld\n", status("VmSize") - size, status("VmData") - data);
  for (int i = 0; i < 100; i++) p[i * PAGE] = 1;
  volatile char sink;
  for (int i = 100; i < 150; i++) sink = p[i * PAGE];
  (void)sink;
  area("100 written, 50 read", p);
  printf("RssAnon %ld\n", status("RssAnon") - anonymous);
  mlock(p, 10 * PAGE);
  munlock(p, 10 * PAGE);
  fflush(stdout);
  int ready[2], done[2];
  pipe(ready);
  pipe(done);
  if (fork() == 0) {
    char c = 0;
    for (int i = 0; i < 40; i++) p[i * PAGE] = 2;
    write(ready[1], &c, 1);
    read(done[0], &c, 1);
    _exit(0);
  }
  char c;
  read(ready[0], &c, 1);
  area("forked, the child wrote 40", p);
  write(done[1], &c, 1);
  wait(0);
  area("alone again", p);
  munmap(p + 50 * PAGE, 10 * PAGE);
  area("50 left below a hole", p);
  mprotect(p, 50 * PAGE, PROT_READ);
  printf("VmData %ld\n", status("VmData") - data);
  munmap(p, 256 * PAGE);
  printf("VmSize %ld VmData %ld RssAnon %ld\n", status("VmSize") - size, status("VmData") - data,
         status("RssAnon") - anonymous);

  char *s = mmap(0, 32 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 8; i++) s[i * PAGE] = 1;
  area("shared anonymous", s);
  printf("RssShmem %ld\n", status("RssShmem"));

  uint64_t entry;
  int map = open("/proc/self/pagemap", O_RDONLY);
  for (int i = 7; i < 10; i++) {
    pread(map, &entry, 8, ((uintptr_t)s / PAGE + i) * 8);
    printf("page %d: present %d file %d\n", i, (int)(entry >> 63), (int)(entry >> 61 & 1));
  }
  struct rusage before, after;
  char *q = mmap(0, 64 * PAGE, RW, ANON, -1, 0);
  madvise(q, 64 * PAGE, MADV_NOHUGEPAGE);
  getrusage(RUSAGE_SELF, &before);
  for (int i = 0; i < 64; i++) q[i * PAGE] = 1;
  getrusage(RUSAGE_SELF, &after);
  printf("minor faults of 64 first touches: %ld\n", after.ru_minflt - before.ru_minflt);
  return 0;
}
