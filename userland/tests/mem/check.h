// What the tests of memory calls share: calls are printed with their errno, faults are caught and
// named, and areas are read from /proc/self/maps relative to a base, so that the output is the same
// on every Linux whatever the addresses are.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

// Output needs no memory from malloc, which would disturb what the tests look at.
__attribute__((constructor)) static void buffer_output(void) {
  static char buffer[1 << 16];
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
}

#define PAGE 4096L
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static const char *error(long result) {
  return result == -1 ? strerrorname_np(errno) : "ok";
}

// Prints a call's text and whether it worked.
#define SAY(call) (errno = 0, printf("%s: %s\n", #call, error((long)(call))))

static sigjmp_buf after_fault;
static volatile uintptr_t fault_base;

static void on_fault(int signal, siginfo_t *info, void *context) {
  (void)context;
  long offset = (long)((uintptr_t)info->si_addr - fault_base);
  const char *code = signal == SIGBUS ? info->si_code == BUS_ADRERR ? "BUS_ADRERR" : "SIGBUS other"
                     : info->si_code == SEGV_MAPERR ? "SEGV_MAPERR"
                     : info->si_code == SEGV_ACCERR ? "SEGV_ACCERR" : "SIGSEGV other";
  printf("%s at %ld", code, offset);
  siglongjmp(after_fault, 1);
}

// Catches faults on a stack of its own; offsets are printed relative to base.
static void catch_faults(void *base) {
  static char stack[65536];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, 0);
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigaction(SIGSEGV, &action, 0);
  sigaction(SIGBUS, &action, 0);
  fault_base = (uintptr_t)base;
}

// Prints what reading or writing one byte gives.
static void try_read(const char *what, volatile unsigned char *p) {
  printf("read %s: ", what);
  if (!sigsetjmp(after_fault, 1)) printf("%d", *p);
  puts("");
}

static void try_write(const char *what, volatile unsigned char *p, int value) {
  printf("write %s: ", what);
  if (!sigsetjmp(after_fault, 1)) {
    *p = value;
    printf("%d", *p);
  }
  puts("");
}

// Prints the areas within [base, base + pages) in pages from base.
static void areas(const char *when, void *base, long pages) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[512], rights[8];
  unsigned long start, end, offset, low = (unsigned long)base, high = low + pages * PAGE;
  printf("%s:", when);
  while (fgets(line, sizeof line, maps))
    if (sscanf(line, "%lx-%lx %7s %lx", &start, &end, rights, &offset) == 4 && end > low && start < high)
      printf(" %ld-%ld %s", start < low ? 0 : (long)(start - low) / PAGE,
             end > high ? pages : (long)(end - low) / PAGE, rights);
  puts("");
  fclose(maps);
}

// A field of /proc/self/status or smaps_rollup in KiB, -1 if it is not there.
static long field(const char *file, const char *name) {
  FILE *f = fopen(file, "r");
  char line[256];
  long value = -1;
  while (f && fgets(line, sizeof line, f))
    if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ':') sscanf(line + strlen(name) + 1, "%ld", &value);
  if (f) fclose(f);
  return value;
}

// Reserved room with nothing around it, so that the tests decide what its neighbours are.
static char *room(long pages) {
  char *p = mmap(0, (pages + 2) * PAGE, PROT_NONE, ANON, -1, 0);
  munmap(p, (pages + 2) * PAGE);
  return p + PAGE;
}
