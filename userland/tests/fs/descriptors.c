/* Descriptors: read, write, lseek, dup, fcntl, pipes, locks and poll, one line for each case. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOW(call) (errno = 0, show(#call, (long)(call)))

static long show(const char *what, long result) {
  if (result == -1) printf("%s = %s\n", what, strerrorname_np(errno));
  else printf("%s = %ld\n", what, result);
  return result;
}

static char buffer[70000];
static void *bad = (void *)16;

static void regular(void) {
  int fd = open("file", O_CREAT | O_RDWR | O_TRUNC, 0644);
  SHOW(write(fd, "hello world", 11));
  SHOW(lseek(fd, 0, SEEK_CUR));
  SHOW(read(fd, buffer, 5));
  SHOW(lseek(fd, 6, SEEK_SET));
  SHOW(read(fd, buffer, 100));
  printf("%.5s\n", buffer);
  SHOW(lseek(fd, -3, SEEK_END));
  SHOW(lseek(fd, -30, SEEK_END));
  SHOW(lseek(fd, 0, 99));
  SHOW(pread(fd, buffer, 4, 2));
  SHOW(pread(fd, buffer, 4, -2));
  SHOW(pread(fd, buffer, 4, 200));
  SHOW(pwrite(fd, "XY", 2, 20));
  SHOW(lseek(fd, 0, SEEK_CUR));
  SHOW(lseek(fd, 0, SEEK_END));
  SHOW(read(fd, bad, 0));
  lseek(fd, 0, SEEK_SET);
  SHOW(read(fd, bad, 5));
  SHOW(lseek(fd, 0, SEEK_CUR));
  SHOW(write(fd, bad, 5));
  SHOW(write(fd, bad, 0));
  SHOW(ftruncate(fd, 8));
  SHOW(ftruncate(fd, -1));
  SHOW(lseek(fd, 0, SEEK_END));
  SHOW(ftruncate(fd, 100000));
  SHOW(pread(fd, buffer, 100, 99990));
  SHOW(lseek(fd, 200000, SEEK_SET));
  SHOW(read(fd, buffer, 1));
  SHOW(lseek(fd, 0, SEEK_HOLE) >= 8);
  SHOW(lseek(fd, 300000, SEEK_DATA));
  SHOW(fallocate(fd, 0, 0, 150000));
  SHOW(lseek(fd, 0, SEEK_END));
  SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2, 4));
  pread(fd, buffer, 8, 0);
  for (int i = 0; i < 8; i++) printf("%02x ", buffer[i]);
  printf("\n");
  SHOW(fallocate(fd, 0, -1, 10));
  SHOW(fallocate(fd, 0, 0, 0));
  struct iovec iov[3] = {{"one ", 4}, {"", 0}, {"two", 3}};
  SHOW(pwritev(fd, iov, 3, 0));
  SHOW(writev(fd, iov, -1));
  SHOW(writev(fd, iov, 1025));
  SHOW(readv(fd, iov, 0));
  struct iovec in[2] = {{buffer, 2}, {buffer + 10, 3}};
  SHOW(preadv(fd, in, 2, 1));
  printf("%.2s %.3s\n", buffer, buffer + 10);
  iov[1].iov_base = bad;
  iov[1].iov_len = 2;
  SHOW(pwritev(fd, iov, 3, 0));
  int append = open("file", O_WRONLY | O_APPEND);
  ftruncate(fd, 4);
  SHOW(write(append, "tail", 4));
  SHOW(lseek(append, 0, SEEK_CUR));
  SHOW(pwrite(append, "!", 1, 0));
  SHOW(lseek(append, 0, SEEK_END));
  SHOW(read(append, buffer, 1));
  int only = open("file", O_RDONLY);
  SHOW(write(only, "x", 1));
  SHOW(ftruncate(only, 0));
  SHOW(read(999, buffer, 1));
  SHOW(read(-1, buffer, 1));
  int dir = open(".", O_RDONLY);
  SHOW(read(dir, buffer, 1));
  SHOW(write(dir, buffer, 1));
  SHOW(fsync(fd) + fdatasync(fd));
  SHOW(posix_fadvise(fd, 0, 0, 77));
  lseek(fd, 0, SEEK_SET);
  int copy = open("copy", O_CREAT | O_RDWR | O_TRUNC, 0600);
  off_t at = 2;
  SHOW(sendfile(copy, fd, &at, 4));
  SHOW(at);
  SHOW(lseek(fd, 0, SEEK_CUR));
  loff_t from = 0, to = 10;
  SHOW(copy_file_range(fd, &from, copy, &to, 5, 0));
  SHOW(from * 100 + to);
  SHOW(copy_file_range(fd, &from, fd, &to, 50, 1));
  SHOW(lseek(copy, 0, SEEK_END));
  int path = open("file", O_PATH);
  SHOW(read(path, buffer, 1));
  SHOW(fchmod(path, 0600));
  SHOW(lseek(path, 0, SEEK_SET));
  SHOW(fcntl(path, F_GETFL) == O_PATH);
  close(fd); close(append); close(only); close(dir); close(copy); close(path);
}

static void descriptors(void) {
  int fd = open("file", O_RDWR);
  int d = dup(fd);
  SHOW(d == fd + 1);
  SHOW(dup2(fd, fd) == fd);
  SHOW(dup3(fd, fd, 0));
  SHOW(dup3(fd, 50, O_CLOEXEC));
  SHOW(fcntl(50, F_GETFD));
  SHOW(dup3(fd, 51, 1));
  SHOW(dup2(99, 51));
  SHOW(dup2(fd, -1));
  SHOW(fcntl(fd, F_DUPFD, 60));
  SHOW(fcntl(fd, F_DUPFD_CLOEXEC, 60));
  SHOW(fcntl(61, F_GETFD));
  SHOW(fcntl(61, F_SETFD, 0));
  SHOW(fcntl(61, F_GETFD));
  SHOW(fcntl(fd, F_DUPFD, -1));
  SHOW(fcntl(fd, 12345));
  SHOW(fcntl(99, F_GETFD));
  SHOW((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
  SHOW(fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK));
  SHOW((fcntl(d, F_GETFL) & (O_APPEND | O_NONBLOCK)) == (O_APPEND | O_NONBLOCK));
  SHOW(close(d));
  SHOW(close(d));
  SHOW(syscall(SYS_close_range, 50, 61, 0));
  SHOW(fcntl(60, F_GETFD));
  SHOW(syscall(SYS_close_range, 61, 50, 0));
  SHOW(syscall(SYS_close_range, 3, 4, 64));
  int n;
  SHOW(ioctl(fd, TIOCGWINSZ, buffer));
  SHOW(ioctl(fd, FIONREAD, &n));
  SHOW(ioctl(99, FIONREAD, &n));
  close(fd);
}

static void pipes(void) {
  int p[2], n;
  SHOW(pipe2(p, O_NONBLOCK | 1));
  SHOW(syscall(SYS_pipe2, bad, 0));
  SHOW(pipe2(p, O_NONBLOCK));
  SHOW(read(p[0], buffer, 10));
  SHOW(write(p[1], "abc", 3));
  SHOW(ioctl(p[0], FIONREAD, &n) + n);
  SHOW(read(p[0], bad, 3));
  SHOW(read(p[0], buffer, 10));
  SHOW(write(p[0], "abc", 3));
  SHOW(read(p[1], buffer, 3));
  SHOW(lseek(p[0], 0, SEEK_SET));
  SHOW(pread(p[0], buffer, 3, 0));
  SHOW(fcntl(p[0], F_GETPIPE_SZ));
  SHOW(fcntl(p[0], F_SETPIPE_SZ, 5000));
  SHOW(write(p[1], buffer, 70000));
  SHOW(write(p[1], buffer, 1));
  SHOW(read(p[0], buffer, 4096));
  SHOW(write(p[1], buffer, 4096));
  struct pollfd fds[3] = {{p[0], POLLIN | POLLOUT, 0}, {p[1], POLLIN | POLLOUT, 0}, {-1, POLLIN, 9}};
  SHOW(poll(fds, 3, 0));
  printf("%x %x %x\n", fds[0].revents, fds[1].revents, fds[2].revents);
  while (read(p[0], buffer, sizeof buffer) > 0) {}
  SHOW(poll(fds, 3, 0));
  printf("%x %x\n", fds[0].revents, fds[1].revents);
  fds[2].fd = 99;
  SHOW(poll(fds, 3, 0));
  printf("%x\n", fds[2].revents);
  signal(SIGPIPE, SIG_IGN);
  close(p[0]);
  SHOW(write(p[1], "x", 1));
  SHOW(poll(fds + 1, 1, 0));
  printf("%x\n", fds[1].revents);
  close(p[1]);
  SHOW(pipe(p));
  close(p[1]);
  fds[0].fd = p[0];
  SHOW(poll(fds, 1, 1000));
  printf("%x\n", fds[0].revents);
  SHOW(read(p[0], buffer, 1));
  close(p[0]);

  pipe(p);
  if (fork() == 0) {
    close(p[0]);
    for (int i = 0; i < 100000; i += 1000) write(p[1], buffer, 1000);
    _exit(0);
  }
  close(p[1]);
  long sum = 0, got;
  while ((got = read(p[0], buffer, 3000)) > 0) sum += got;
  wait(NULL);
  printf("%ld bytes from the child\n", sum);
  close(p[0]);

  pipe(p);
  pid_t child = fork();
  if (child == 0) {
    close(p[0]);
    signal(SIGPIPE, SIG_DFL);
    write(p[1], "x", 1);
    _exit(0);
  }
  close(p[0]);
  close(p[1]);
  int status;
  waitpid(child, &status, 0);
  printf("signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);

  SHOW(mkfifo("fifo", 0600));
  SHOW(open("fifo", O_WRONLY | O_NONBLOCK));
  if (fork() == 0) {
    int w = open("fifo", O_WRONLY);
    write(w, "by fifo", 7);
    _exit(0);
  }
  int r = open("fifo", O_RDONLY);
  SHOW(read(r, buffer, 100));
  SHOW(read(r, buffer, 100));
  wait(NULL);
  close(r);

  int q[2];
  pipe(p);
  pipe(q);
  write(p[1], "spliced", 7);
  SHOW(tee(p[0], q[1], 4, 0));
  SHOW(splice(p[0], NULL, q[1], NULL, 100, 0));
  SHOW(read(q[0], buffer, 100));
  printf("%.11s\n", buffer);
  SHOW(splice(p[0], NULL, p[1], NULL, 1, 0));
  close(p[0]); close(p[1]); close(q[0]); close(q[1]);
}

static void locks(void) {
  int a = open("file", O_RDWR), b = open("file", O_RDWR);
  SHOW(flock(a, LOCK_SH));
  SHOW(flock(b, LOCK_SH | LOCK_NB));
  SHOW(flock(b, LOCK_EX | LOCK_NB));
  SHOW(flock(a, LOCK_UN));
  SHOW(flock(b, LOCK_EX | LOCK_NB));
  SHOW(flock(a, LOCK_SH | LOCK_NB));
  SHOW(flock(b, 77));
  close(b);
  SHOW(flock(a, LOCK_SH | LOCK_NB));
  struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 10};
  SHOW(fcntl(a, F_SETLK, &l));
  fflush(stdout);
  pid_t parent = getpid();
  if (fork() == 0) {
    struct flock q = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0};
    SHOW(fcntl(a, F_GETLK, &q));
    printf("%d %ld %ld %d\n", q.l_type, (long)q.l_start, (long)q.l_len, q.l_pid == parent);
    SHOW(fcntl(a, F_SETLK, &q));
    q.l_len = 10;
    SHOW(fcntl(a, F_SETLK, &q));
    q.l_type = 9;
    SHOW(fcntl(a, F_SETLK, &q));
    fflush(stdout);
    _exit(0);
  }
  wait(NULL);
  l.l_type = F_UNLCK;
  l.l_start = 12;
  l.l_len = 2;
  SHOW(fcntl(a, F_SETLK, &l));
  fflush(stdout);
  if (fork() == 0) {
    struct flock q = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 12, .l_len = 5};
    SHOW(fcntl(a, F_GETLK, &q));
    printf("%d %ld %ld\n", q.l_type, (long)q.l_start, (long)q.l_len);
    q.l_type = F_WRLCK; q.l_start = 14; q.l_len = 6;
    SHOW(fcntl(a, F_SETLKW, &q));
    fflush(stdout);
    _exit(0);
  }
  usleep(50000);
  l.l_start = 0;
  l.l_len = 0;
  printf("releasing\n");
  fflush(stdout);
  fcntl(a, F_SETLK, &l);
  wait(NULL);
  close(a);
}

static void selects(void) {
  int p[2];
  pipe(p);
  fd_set r, w;
  struct timeval zero = {0, 0};
  FD_ZERO(&r);
  FD_ZERO(&w);
  FD_SET(p[0], &r);
  FD_SET(p[1], &w);
  SHOW(select(p[1] + 1, &r, &w, NULL, &zero));
  SHOW(FD_ISSET(p[0], &r) * 2 + FD_ISSET(p[1], &w));
  write(p[1], "x", 1);
  FD_SET(p[0], &r);
  SHOW(select(p[1] + 1, &r, &w, NULL, NULL));
  close(p[0]);
  SHOW(select(p[1] + 1, &r, NULL, NULL, &zero));
  SHOW(select(-1, NULL, NULL, NULL, &zero));
  struct timeval brief = {0, 30000};
  SHOW(select(0, NULL, NULL, NULL, &brief));
  struct timespec wrong = {0, 2000000000};
  SHOW(ppoll(NULL, 0, &wrong, NULL));
  SHOW(poll((struct pollfd *)bad, 1, 0));
  close(p[1]);
}

int main(void) {
  char home[] = "/tmp/descriptorsXXXXXX";
  umask(022);
  setvbuf(stdout, NULL, _IOFBF, 65536);
  if (!mkdtemp(home) || chdir(home)) return 1;
  regular();
  descriptors();
  pipes();
  locks();
  selects();
  unlink("file");
  unlink("copy");
  return 0;
}
