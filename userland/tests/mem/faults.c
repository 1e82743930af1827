// Which signal, which code and which address a bad access gives.
#include "check.h"

static int depth_of(volatile char *above, int n) {
  volatile char frame[1000];
  frame[0] = n;
  return n == 0 ? 0 : 1 + depth_of(frame, n - 1) + frame[0] - frame[0];
}

int main(void) {
  unsigned char *p = (unsigned char *)room(32);
  catch_faults(0);
  try_read("null", (unsigned char *)8);
  catch_faults(p);
  mmap(p, PAGE, PROT_READ, ANON | MAP_FIXED, -1, 0);
  mmap(p + PAGE, PAGE, PROT_NONE, ANON | MAP_FIXED, -1, 0);
  try_read("read-only", p + 5);
  try_write("read-only", p + 5, 1);
  try_read("none", p + PAGE + 7);
  try_write("none", p + PAGE + 7, 1);
  try_read("hole", p + 3 * PAGE + 9);
  try_write("hole", p + 3 * PAGE + 9, 1);
  mprotect(p, PAGE, PROT_WRITE);
  try_write("write-only", p + 5, 3);

  char name[] = "/tmp/faultsXXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  write(fd, "file", 4);
  unsigned char *f = p + 8 * PAGE;
  mmap(f, 3 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0);
  try_read("file", f + 3);
  try_read("behind the end in the last page", f + 4);
  try_read("a page behind the end", f + PAGE);
  try_write("a page behind the end", f + 2 * PAGE + 1, 1);
  ftruncate(fd, 2 * PAGE);
  try_read("now within", f + PAGE);
  try_write("now within", f + PAGE, 7);
  ftruncate(fd, 10);
  try_read("cut off", f + PAGE);
  ftruncate(fd, 2 * PAGE);
  try_read("grown again", f + PAGE);
  unsigned char *own = p + 16 * PAGE;
  mmap(own, 2 * PAGE, RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
  try_write("private copy", own + PAGE, 9);
  ftruncate(fd, 5);
  try_read("private copy of a page cut off", own + PAGE);

  mmap(p + 24 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
  printf("execute data: ");
  catch_faults(p + 24 * PAGE);
  if (!sigsetjmp(after_fault, 1)) ((void (*)(void))(p + 24 * PAGE))();
  puts("");

  struct rlimit limit = {512 * 1024, RLIM_INFINITY};
  setrlimit(RLIMIT_STACK, &limit);
  fflush(stdout);
  if (fork() == 0) {
    printf("shallow %d\n", depth_of(0, 100));
    fflush(stdout);
    signal(SIGSEGV, SIG_DFL);
    depth_of(0, 100000);
    _exit(0);
  }
  int status;
  wait(&status);
  printf("deep recursion ends with signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
  return 0;
}
