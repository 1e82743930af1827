// How system calls copy: bad addresses, partial results, process_vm_readv.
#include "check.h"

int main(void) {
  char *p = room(16);
  mmap(p, 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0);
  int ends[2];
  pipe(ends);
  memset(p, 'x', 2 * PAGE);
  printf("write from the hole: %s\n", error(write(ends[1], p + 2 * PAGE, 10)));
  write(ends[1], p, 10);
  printf("read into the hole: %s\n", error(read(ends[0], p + 2 * PAGE, 10)));
  char name[] = "/tmp/copyingXXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  printf("file write up to the hole: %ld\n", (long)write(fd, p + 2 * PAGE - 100, 200));
  printf("file read up to the hole: %ld\n", (long)pread(fd, p + 2 * PAGE - 50, 100, 0));
  printf("null: %s\n", error(write(fd, 0, 5)));
  printf("nothing from null: %s\n", error(write(fd, 0, 0)));
  printf("kernel address: %s\n", error(write(fd, (void *)-4096L, 5)));
  printf("open a bad name: %s\n", error(open((void *)-1L, O_RDONLY)));
  mprotect(p, PAGE, PROT_READ);
  printf("read into read-only: %s\n", error(pread(fd, p, 5, 0)));
  struct iovec parts[3] = {{p, 10}, {p + 2 * PAGE - 5, 10}, {p, 10}};
  printf("writev up to the hole: %ld\n", (long)writev(fd, parts, 3));
  struct stat s;
  printf("stat into the hole: %s\n", error(syscall(SYS_fstat, fd, p + 2 * PAGE - 4)));
  printf("stat across pages: %s\n", error(fstat(fd, &s)));

  int fds[2];
  pipe(fds);
  fflush(stdout);
  char *secret = mmap(0, 2 * PAGE, RW, ANON, -1, 0);
  pid_t child = fork();
  if (child == 0) {
    strcpy(secret + PAGE - 3, "across two pages");
    write(fds[1], "r", 1);
    pause();
    _exit(0);
  }
  char c, text[32] = "";
  read(fds[0], &c, 1);
  struct iovec local = {text, 17}, remote = {secret + PAGE - 3, 17};
  printf("process_vm_readv %ld: %s\n", (long)process_vm_readv(child, &local, 1, &remote, 1, 0), text);
  strcpy(text, "CHANGED");
  local.iov_len = remote.iov_len = 7;
  printf("process_vm_writev %ld\n", (long)process_vm_writev(child, &local, 1, &remote, 1, 0));
  local.iov_len = remote.iov_len = 17;
  process_vm_readv(child, &local, 1, &remote, 1, 0);
  printf("now %s, here still %d\n", text, secret[PAGE]);
  remote.iov_base = 0;
  printf("from nowhere: %s\n", error(process_vm_readv(child, &local, 1, &remote, 1, 0)));
  kill(child, SIGKILL);
  wait(0);
  printf("from nobody: %s\n", error(process_vm_readv(child, &local, 1, &remote, 1, 0)));
  return 0;
}
