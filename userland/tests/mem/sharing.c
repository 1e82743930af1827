// fork: what is copied, what is shared, what is left out; and how much memory that takes.
#include "check.h"

static int in_child(int (*body)(char *), char *p) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int result = body(p);
    fflush(stdout);
    _exit(result);
  }
  int status;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static int write_all(char *p) {
  for (int i = 0; i < 8; i++) p[i * PAGE] += 10;
  return p[0] + p[7 * PAGE];
}

static int grandchild(char *p) {
  p[0]++;
  int below = in_child(write_all, p);
  return below - p[0];
}

static int read_all(char *p) {
  int sum = 0;
  for (int i = 0; i < 8; i++) sum += p[i * PAGE];
  return sum;
}

static int read_missing(char *p) { return p[0]; }

int main(void) {
  char *own = mmap(0, 8 * PAGE, RW, ANON, -1, 0);
  char *common = mmap(0, 8 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 8; i++) own[i * PAGE] = common[i * PAGE] = i;
  printf("private in child %d", in_child(write_all, own));
  printf(", in parent %d\n", read_all(own));
  printf("shared in child %d", in_child(write_all, common));
  printf(", in parent %d\n", read_all(common));
  printf("grandchild %d", in_child(grandchild, own));
  printf(", in parent %d\n", read_all(own));
  SAY(madvise(own, 8 * PAGE, MADV_DONTFORK));
  printf("not inherited: %d\n", in_child(read_missing, own) > 100);
  SAY(madvise(own, 8 * PAGE, MADV_DOFORK));
  SAY(madvise(own, 8 * PAGE, MADV_WIPEONFORK));
  printf("wiped: %d", in_child(read_all, own));
  printf(", here %d\n", read_all(own));
  SAY(madvise(common, PAGE, MADV_WIPEONFORK));
  SAY(madvise(own, 8 * PAGE, MADV_KEEPONFORK));
  printf("kept: %d\n", in_child(read_all, own));

  char name[] = "/tmp/sharingXXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  for (int i = 0; i < 8 * PAGE; i += PAGE) pwrite(fd, "x", 1, i);
  char *file = mmap(0, 8 * PAGE, RW, MAP_SHARED, fd, 0);
  in_child(write_all, file);
  unsigned char byte;
  pread(fd, &byte, 1, 7 * PAGE);
  printf("file seen by read: %d, by mapping: %d\n", byte, (unsigned char)file[7 * PAGE]);
  pwrite(fd, "y", 1, 7 * PAGE);
  printf("write seen by mapping: %c\n", file[7 * PAGE]);
  close(fd);
  file[0] = 'z';
  printf("mapping outlives its descriptor: %c\n", file[0]);
  return 0;
}
