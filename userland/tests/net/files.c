/* memfd and seals, pidfd, splice and its like, packets in pipes, and locks that would never end. */
#include "check.h"
#include <linux/sched.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/xattr.h>

static char buf[200000];

static void memfds(void) {
  int fd = memfd_create("some name", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  show("cloexec", fcntl(fd, F_GETFD));
  struct stat st;
  fstat(fd, &st);
  printf("mode %o links %d size %ld\n", st.st_mode, (int)st.st_nlink, (long)st.st_size);
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, buf, 100);
  printf("%.*s\n", (int)n, buf);
  show("seals", fcntl(fd, F_GET_SEALS));
  show("write", write(fd, "hello", 5));
  char *m = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  show("seal write while mapped", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  m[0] = 'J';
  munmap(m, 4096);
  show("pread", pread(fd, buf, 10, 0));
  printf("%.5s\n", buf);
  show("seal grow", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
  show("grow", ftruncate(fd, 100));
  show("write beyond", pwrite(fd, "abc", 3, 4));
  show("write within", pwrite(fd, "abc", 3, 1));
  show("shrink", ftruncate(fd, 4));
  show("seal shrink", fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
  show("shrink", ftruncate(fd, 3));
  show("same", ftruncate(fd, 4));
  show("seal write", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  show("write", pwrite(fd, "a", 1, 0));
  show("punch", fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1));
  show("map", mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0);
  m = mmap(0, 4096, PROT_READ, MAP_SHARED, fd, 0);
  show("read-only map", m != MAP_FAILED);
  show("made writable", mprotect(m, 4096, PROT_READ | PROT_WRITE));
  munmap(m, 4096);
  m = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  show("private map", m != MAP_FAILED);
  munmap(m, 4096);
  show("seal seal", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
  show("another", fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
  show("seals", fcntl(fd, F_GET_SEALS));
  show("bad seals", fcntl(fd, F_ADD_SEALS, 0x1000));
  close(fd);
  fd = memfd_create("x", 0);
  show("not sealable", fcntl(fd, F_GET_SEALS));
  show("seal", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
  close(fd);
  show("bad flags", memfd_create("x", 0x1000));
  memset(buf, 'n', 300);
  buf[250] = 0;
  show("long name", memfd_create(buf, 0));
  buf[249] = 0;
  fd = memfd_create(buf, 0);
  show("longest name", fd >= 0);
  close(fd);
  int p[2];
  pipe(p);
  show("seals of a pipe", fcntl(p[0], F_GET_SEALS));
  close(p[0]);
  close(p[1]);
}

static void wait_a_bit(void *p) {
  nap(30);
  _exit((int)(long)p);
}

static void forever(void *p) {
  (void)p;
  for (;;)
    pause();
}

static void pidfds(void) {
  pid_t pid = child(wait_a_bit, (void *)7);
  int fd = pidfd_open(pid, 0);
  show("cloexec", fcntl(fd, F_GETFD));
  show("poll running", poll_now(fd));
  siginfo_t info = {0};
  show("not yet", waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG));
  struct pollfd p = {fd, POLLIN, 0};
  show("poll", poll(&p, 1, 5000));
  show("poll ended", poll_now(fd));
  show("waitid", waitid(P_PIDFD, fd, &info, WEXITED));
  printf("%d %d %d\n", info.si_pid == pid, info.si_code, info.si_status);
  show("poll collected", poll_now(fd));
  show("signal", pidfd_send_signal(fd, 0, NULL, 0));
  show("waitid again", waitid(P_PIDFD, fd, &info, WEXITED));
  close(fd);
  pid = child(forever, NULL);
  fd = pidfd_open(pid, PIDFD_NONBLOCK);
  show("nonblock", waitid(P_PIDFD, fd, &info, WEXITED));
  show("signal 0", pidfd_send_signal(fd, 0, NULL, 0));
  show("bad signal", pidfd_send_signal(fd, 99, NULL, 0));
  show("bad flags", pidfd_send_signal(fd, 0, NULL, 0x80));
  int q[2];
  pipe(q);
  show("not a pidfd", pidfd_send_signal(q[0], 0, NULL, 0));
  int copy = pidfd_getfd(fd, q[1], 0);
  show("no such descriptor there", pidfd_getfd(fd, 500, 0));
  show("kill", pidfd_send_signal(fd, SIGKILL, NULL, 0));
  fcntl(fd, F_SETFL, 0);
  show("waitid", waitid(P_PIDFD, fd, &info, WEXITED));
  show("by signal", info.si_status);
  close(fd);
  close(q[0]);
  close(q[1]);
  show("no such process", pidfd_open(pid, 0));
  show("pid 0", pidfd_open(0, 0));
  show("bad flags", pidfd_open(getpid(), 1));
  show("bad waitid", waitid(P_PIDFD, 99, &info, WEXITED));
  fd = pidfd_open(getpid(), 0);
  pipe(q);
  copy = pidfd_getfd(fd, q[1], 0);
  show("own descriptor", write(copy, "x", 1));
  show("cloexec", fcntl(copy, F_GETFD));
  close(copy);
  close(fd);
  close(q[0]);
  close(q[1]);
  fflush(stdout);
  int at = -1;
  pid = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, 0, &at, 0, 0);
  if (pid == 0)
    _exit(3);
  show("clone gives one", at >= 0);
  waitid(P_PIDFD, at, &info, WEXITED);
  show("status", info.si_status);
  close(at);
}

static void splices(void) {
  int p[2], q[2], s[2];
  char name[] = "/tmp/spliceXXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  write(fd, "0123456789", 10);
  pipe(p);
  pipe(q);
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  loff_t off = 2;
  show("file to pipe", splice(fd, &off, p[1], NULL, 5, 0));
  show("offset", off);
  show("position", lseek(fd, 0, SEEK_CUR));
  show("tee", tee(p[0], q[1], 3, 0));
  show("pipe to pipe", splice(p[0], NULL, q[1], NULL, 100, 0));
  show("read", read(q[0], buf, 100));
  printf("%.8s\n", buf);
  show("empty, nonblocking", splice(p[0], NULL, q[1], NULL, 100, SPLICE_F_NONBLOCK));
  write(p[1], "end", 3);
  show("pipe to file", splice(p[0], NULL, fd, NULL, 100, 0));
  write(s[0], "socket", 6);
  show("socket to pipe", splice(s[1], NULL, p[1], NULL, 100, 0));
  show("pipe to socket", splice(p[0], NULL, s[1], NULL, 100, 0));
  show("back", read(s[0], buf, 100));
  show("no pipe", splice(fd, NULL, fd, NULL, 10, 0));
  off = 0;
  show("offset of a pipe", splice(fd, NULL, p[1], &off, 10, 0));
  show("same pipe", splice(p[0], NULL, p[1], NULL, 10, 0));
  show("bad flags", splice(fd, NULL, p[1], NULL, 10, 99));
  show("bad fd", splice(99, NULL, p[1], NULL, 10, 0));
  show("wrong end", splice(fd, NULL, p[0], NULL, 10, 0));
  show("tee of files", tee(fd, p[1], 10, 0));
  struct iovec v[2] = {{"abc", 3}, {"defg", 4}};
  show("vmsplice in", vmsplice(p[1], v, 2, 0));
  v[0] = (struct iovec){buf, 5};
  show("vmsplice out", vmsplice(p[0], v, 1, 0));
  show("rest", read(p[0], buf, 10));
  show("vmsplice of a file", vmsplice(fd, v, 1, 0));
  lseek(fd, 0, SEEK_SET);
  show("sendfile", sendfile(p[1], fd, NULL, 4));
  off = 1;
  show("sendfile at", sendfile(s[0], fd, &off, 3));
  show("offset", off);
  show("from a pipe", sendfile(s[0], p[0], NULL, 4));
  show("read", read(s[1], buf, 10));
  show("read", read(p[0], buf, 10));
  loff_t from = 0, to = 20;
  show("copy_file_range", copy_file_range(fd, &from, fd, &to, 5, 0));
  show("size", lseek(fd, 0, SEEK_END));
  to = 2;
  from = 0;
  show("overlapping", copy_file_range(fd, &from, fd, &to, 5, 0));
  show("pipe", copy_file_range(p[0], NULL, fd, NULL, 5, 0));
  show("flags", copy_file_range(fd, &from, fd, &to, 5, 1));
  from = 1000;
  to = 0;
  show("past the end", copy_file_range(fd, &from, fd, &to, 5, 0));
  for (int i = 0; i < 2; i++) {
    close(p[i]);
    close(q[i]);
    close(s[i]);
  }
  close(fd);
}

static void packets(void) {
  int p[2];
  pipe2(p, O_DIRECT | O_NONBLOCK);
  write(p[1], "first", 5);
  write(p[1], "second", 6);
  show("big", write(p[1], buf, 5000));
  show("one", read(p[0], buf, 100));
  show("cut", read(p[0], buf, 3));
  show("page", read(p[0], buf, 10000));
  show("rest", read(p[0], buf, 10000));
  show("none", read(p[0], buf, 10));
  close(p[0]);
  close(p[1]);
  pipe2(p, O_NONBLOCK);
  int n = 0;
  while (write(p[1], "x", 1) == 1)
    n++;
  show("small writes join", n);
  close(p[0]);
  close(p[1]);
  pipe2(p, O_NONBLOCK);
  n = 0;
  while (write(p[1], buf, 3000) == 3000)
    n++;
  show("odd writes do not", n);
  show("poll full", poll_now(p[1]));
  show("read a little", read(p[0], buf, 100));
  show("poll", poll_now(p[1]));
  show("read one buffer", read(p[0], buf, 2900));
  show("poll", poll_now(p[1]));
  show("write big", write(p[1], buf, 10000));
  close(p[0]);
  close(p[1]);
}

/* Writes whose memory ends at a page that is not there. */
static void faults(void) {
  char *m = mmap(0, 5 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int p[2];
  munmap(m + 3 * 4096, 4096);
  memset(m, 'm', 3 * 4096);
  pipe2(p, O_NONBLOCK);
  show("pipe, bad at once", write(p[1], m + 3 * 4096, 10));
  show("pipe, part of a page", write(p[1], m + 3 * 4096 - 10, 20));
  show("read", read(p[0], buf, 10000));
  show("pipe, pages and a part", write(p[1], m + 100, 4 * 4096));
  show("read", read(p[0], buf, 100000));
  write(p[1], "abc", 3);
  show("pipe, joining", write(p[1], m + 3 * 4096 - 10, 20));
  show("read", read(p[0], buf, 10000));
  char name[] = "/tmp/faultXXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  show("file, bad at once", write(fd, m + 3 * 4096, 10));
  show("file, part", write(fd, m + 3 * 4096 - 10, 20));
  show("size", lseek(fd, 0, SEEK_END));
  show("read into it", pread(fd, m + 3 * 4096 - 4, 10, 0));
  write(p[1], "0123456789", 10);
  show("pipe read into it", read(p[0], m + 3 * 4096 - 4, 10));
  show("left", read(p[0], buf, 100));
  int s[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  show("socket, part", send(s[0], m + 3 * 4096 - 10, 20, 0));
  show("socket, bad", send(s[0], m + 3 * 4096, 20, 0));
  close(s[0]);
  close(s[1]);
  close(fd);
  close(p[0]);
  close(p[1]);
  munmap(m, 5 * 4096);
}

static int lock(int fd, int cmd, int type, off_t start, off_t len) {
  struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = len};
  return fcntl(fd, cmd, &l);
}

static void locks(void) {
  char name[] = "/tmp/lockXXXXXX";
  int fd = mkstemp(name), go[2], done[2];
  pipe(go);
  pipe(done);
  fflush(stdout);
  show("first", lock(fd, F_SETLK, F_WRLCK, 0, 10));
  pid_t pid = fork();
  if (pid == 0) {
    lock(fd, F_SETLK, F_WRLCK, 10, 10);
    write(done[1], "x", 1);
    int r = lock(fd, F_SETLKW, F_WRLCK, 0, 10); /* waits for the parent */
    _exit(r == 0 ? 0 : errno);
  }
  read(done[0], buf, 1);
  nap(50);
  show("the circle", lock(fd, F_SETLKW, F_WRLCK, 10, 10));
  show("unlock", lock(fd, F_SETLK, F_UNLCK, 0, 10));
  int status;
  waitpid(pid, &status, 0);
  show("child", WEXITSTATUS(status));
  int other = open(name, O_RDWR);
  show("ofd", lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
  show("ofd of the other", lock(other, F_OFD_SETLK, F_RDLCK, 5, 10));
  show("flock is apart", flock(other, LOCK_EX | LOCK_NB));
  show("flock", flock(fd, LOCK_SH | LOCK_NB));
  show("closing another gives up", lock(fd, F_SETLK, F_WRLCK, 100, 5));
  close(other);
  pid = fork();
  if (pid == 0)
    _exit(lock(fd, F_SETLK, F_WRLCK, 100, 5) == 0);
  waitpid(pid, &status, 0);
  show("the process's locks", WEXITSTATUS(status));
  close(fd);
  unlink(name);
}

/* A store through a shared mapping is a modification. */
static void stores(void) {
  int fd = memfd_create("stores", 0);
  struct stat before, after;
  ftruncate(fd, 8192);
  fstat(fd, &before);
  nap(20);
  volatile char *m = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  m[4096] = 1;
  fstat(fd, &after);
  show("later", after.st_mtim.tv_sec > before.st_mtim.tv_sec ||
                    after.st_mtim.tv_nsec > before.st_mtim.tv_nsec);
  munmap((void *)m, 8192);
  close(fd);
}

static void attributes(void) {
  char name[] = "/dev/shm/attrXXXXXX";
  int fd = mkstemp(name);
  show("set", fsetxattr(fd, "user.one", "value", 5, 0));
  show("create", fsetxattr(fd, "user.one", "v", 1, XATTR_CREATE));
  show("replace", setxattr(name, "user.two", "v", 1, XATTR_REPLACE));
  show("size", fgetxattr(fd, "user.one", NULL, 0));
  show("short", fgetxattr(fd, "user.one", buf, 4));
  show("get", getxattr(name, "user.one", buf, 100));
  show("trusted", fsetxattr(fd, "trusted.x", "abc", 3, 0));
  show("list", listxattr(name, buf, 100));
  show("short list", flistxattr(fd, buf, 3));
  show("unknown", fgetxattr(fd, "user.three", buf, 100));
  show("namespace", fsetxattr(fd, "nothing.x", "abc", 3, 0));
  show("empty name", fsetxattr(fd, "", "abc", 3, 0));
  show("long value", fsetxattr(fd, "user.big", buf, 70000, 0));
  show("empty value", fsetxattr(fd, "user.empty", "", 0, 0));
  show("get empty", fgetxattr(fd, "user.empty", buf, 10));
  show("remove", fremovexattr(fd, "user.one"));
  show("remove again", removexattr(name, "user.one"));
  show("flags", fsetxattr(fd, "user.x", "abc", 3, 9));
  show("proc", setxattr("/proc/self/status", "user.x", "abc", 3, 0));
  show("list of proc", listxattr("/proc/self/status", buf, 100));
  close(fd);
  unlink(name);
}

int main(void) {
  stores();
  attributes();
  memfds();
  pidfds();
  splices();
  packets();
  faults();
  locks();
  return 0;
}
