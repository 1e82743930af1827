// Files, directories, links, descriptors, polling, limits.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Prints the result of a call and the error that it left.
#define TRY(format, call)                       \
  do {                                          \
    errno = 0;                                  \
    long result_ = (call);                      \
    printf(format, result_, strerror(errno));   \
  } while (0)

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static void xfsz(int s) { printf("SIGXFSZ\n"); }

int main(void) {
  setvbuf(stdout, 0, _IOLBF, 0);
  char dir[] = "/tmp/files-XXXXXX";
  if (!mkdtemp(dir) || chdir(dir)) return perror("mkdtemp"), 1;
  umask(022);
  FILE *f = fopen("a.txt", "w+");
  for (int i = 0; i < 1000; i++) fprintf(f, "line %d\n", i);
  printf("ftell %ld\n", ftell(f));
  fseek(f, 7, SEEK_SET);
  char line[32];
  printf("fgets %s", fgets(line, sizeof line, f));
  int number = 0, n;
  rewind(f);
  long sum = 0;
  while (fscanf(f, "line %d\n", &number) == 1) sum += number;
  printf("sum %ld\n", sum);
  fclose(f);
  struct stat st;
  stat("a.txt", &st);
  printf("size %ld mode %o links %ld regular %d\n", (long)st.st_size, st.st_mode & 07777, (long)st.st_nlink, S_ISREG(st.st_mode));
  link("a.txt", "b.txt");
  symlink("a.txt", "s");
  mkdir("d", 0755);
  mkfifo("fifo", 0600);
  lstat("s", &st);
  char target[32] = {0};
  n = readlink("s", target, sizeof target);
  printf("link %d %d %s\n", S_ISLNK(st.st_mode), n, target);
  stat("s", &st);
  printf("links %ld\n", (long)st.st_nlink);
  struct dirent **list;
  n = scandir(".", &list, 0, by_name);
  for (int i = 0; i < n; i++) printf("%s:%d ", list[i]->d_name, list[i]->d_type);
  puts("");
  printf("rename %d unlink %d", rename("b.txt", "d/c.txt"), unlink("s"));
  TRY(" rmdir %ld %s\n", rmdir("d"));
  TRY("open missing %ld %s\n", open("x/y", O_RDONLY));
  TRY("excl %ld %s\n", open("a.txt", O_CREAT | O_EXCL | O_WRONLY, 0644));
  TRY("not a directory %ld %s\n", open("a.txt/x", O_RDONLY));
  TRY("is a directory %ld %s\n", open("d", O_WRONLY));

  int fd = open("v", O_CREAT | O_RDWR | O_TRUNC, 0600);
  struct iovec out[] = {{"hello ", 6}, {"vector ", 7}, {"world", 5}};
  printf("writev %zd", writev(fd, out, 3));
  char a[8] = {0}, b[16] = {0};
  struct iovec in[] = {{a, 5}, {b, 13}};
  lseek(fd, 0, SEEK_SET);
  printf(" readv %d", (int)readv(fd, in, 2));
  printf(" [%s][%s]\n", a, b);
  printf("pread %d lseek %ld\n", (int)pread(fd, a, 5, 6), (long)lseek(fd, 0, SEEK_CUR));
  pwrite(fd, "XY", 2, 100);
  fstat(fd, &st);
  printf("sparse size %ld hole %d\n", (long)st.st_size, pread(fd, a, 1, 50) == 1);
  ftruncate(fd, 3);
  printf("truncated %zd\n", pread(fd, b, 16, 0));
  int fd2 = dup(fd), fd3 = fcntl(fd, F_DUPFD_CLOEXEC, 20);
  printf("dup %d %d cloexec %d %d\n", fd2 > fd, fd3 == 20, fcntl(fd2, F_GETFD), fcntl(fd3, F_GETFD));
  lseek(fd, 2, SEEK_SET);
  printf("shared position %ld\n", (long)lseek(fd2, 0, SEEK_CUR));
  int ap = open("v", O_WRONLY | O_APPEND);
  write(ap, "appended", 8);
  printf("flags %d\n", (fcntl(ap, F_GETFL) & O_APPEND) != 0);
  TRY("read a write-only: %ld %s\n", read(ap, a, 1));
  close(ap), close(fd2), close(fd3);
  TRY("closed twice %ld %s\n", close(fd3));
  chmod("v", 0751);
  struct timespec times[2] = {{1000000, 5}, {2000000, 7}};
  utimensat(AT_FDCWD, "v", times, 0);
  stat("v", &st);
  printf("mode %o mtime %ld.%ld\n", st.st_mode & 07777, (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
  printf("access %d %d\n", access("v", R_OK), access("nothing", F_OK));

  int p[2];
  pipe2(p, O_NONBLOCK);
  TRY("empty pipe %ld %s\n", read(p[0], a, 1));
  struct pollfd pf[2] = {{p[0], POLLIN}, {p[1], POLLOUT}};
  n = poll(pf, 2, 0);
  printf("poll %d %x %x\n", n, pf[0].revents, pf[1].revents);
  long wrote = 0;
  static char page[4096];
  while ((n = write(p[1], page, sizeof page)) > 0) wrote += n;
  printf("pipe holds %ld\n", wrote);
  n = poll(pf, 2, 0);
  printf("poll %d %x %x\n", n, pf[0].revents, pf[1].revents);
  close(p[1]);
  while (read(p[0], page, sizeof page) > 0);
  pf[1].fd = -1;
  n = poll(pf, 2, -1);
  printf("poll %d %x\n", n, pf[0].revents);
  close(p[0]);
  pipe(p);
  if (fork() == 0) {
    usleep(20000);
    write(p[1], "!", 1);
    _exit(0);
  }
  fd_set set;
  FD_ZERO(&set);
  FD_SET(p[0], &set);
  struct timeval tv = {5, 0};
  n = select(p[0] + 1, &set, 0, 0, &tv);
  printf("select %d %d\n", n, FD_ISSET(p[0], &set) != 0);
  read(p[0], a, 1);
  tv.tv_sec = 0, tv.tv_usec = 10000;
  FD_SET(p[0], &set);
  printf("select timeout %d\n", select(p[0] + 1, &set, 0, 0, &tv));
  wait(0);

  struct rlimit rl = {10, 10};
  setrlimit(RLIMIT_NOFILE, &rl);
  int opened = 0;
  while (open("/dev/null", O_RDONLY) >= 0) opened++;
  printf("limit reached %d %s\n", opened > 0, strerror(errno));
  rl.rlim_cur = rl.rlim_max = 1000;
  signal(SIGXFSZ, xfsz);
  setrlimit(RLIMIT_FSIZE, &rl);
  printf("to the limit %zd", pwrite(fd, page, 2000, 500));
  fflush(stdout);
  TRY(" beyond %ld %s\n", pwrite(fd, page, 10, 1000));
  unlink("a.txt"), unlink("d/c.txt"), unlink("fifo"), unlink("v");
  printf("rmdir %d", rmdir("d"));
  chdir("/");
  printf(" %d\n", rmdir(dir));
  char cwd[100];
  printf("%s\n", getcwd(cwd, sizeof cwd));
  return 0;
}
