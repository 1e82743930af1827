/* inotify: which events come, in which order, with which names and cookies. */
#include "check.h"
#include <sys/inotify.h>

static char dir[] = "/tmp/notifyXXXXXX";
static char buf[8192] __attribute__((aligned(8)));
static unsigned cookies[16];
static int known;

static int cookie(unsigned c) {
  if (c == 0)
    return 0;
  for (int i = 0; i < known; i++)
    if (cookies[i] == c)
      return i + 1;
  cookies[known++ % 16] = c;
  return known;
}

static void events(const char *what, int fd) {
  printf("%s:", what);
  for (;;) {
    ssize_t n = read(fd, buf, sizeof buf);
    if (n <= 0)
      break;
    for (char *p = buf; p < buf + n;) {
      struct inotify_event *e = (void *)p;
      printf(" %d:%x", e->wd, e->mask);
      if (e->cookie)
        printf(":%d", cookie(e->cookie));
      if (e->len)
        printf(":%s(%d)", e->name, e->len);
      p += sizeof *e + e->len;
    }
  }
  printf("\n");
}

static void put(const char *name, const char *text) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  write(fd, text, strlen(text));
  close(fd);
}

static void directory(void) {
  int in = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  show("cloexec", fcntl(in, F_GETFD));
  show("nothing", read(in, buf, sizeof buf));
  show("watch", inotify_add_watch(in, ".", IN_ALL_EVENTS));
  put("a", "text");
  show("poll", poll_now(in));
  int n;
  ioctl(in, FIONREAD, &n);
  show("bytes", n);
  events("create", in);
  put("a", "more");
  events("rewrite", in);
  int fd = open("a", O_RDWR | O_APPEND);
  write(fd, "1", 1);
  write(fd, "2", 1);
  pread(fd, buf, 2, 0);
  pread(fd, buf, 2, 0);
  write(fd, "3", 1);
  pread(fd, buf, 2, 1000);
  ftruncate(fd, 2);
  fchmod(fd, 0600);
  close(fd);
  events("use", in);
  chmod("a", 0644);
  chown("a", 0, 0);
  struct timespec t[2] = {{1, 0}, {1, 0}};
  utimensat(AT_FDCWD, "a", t, 0);
  truncate("a", 1);
  events("attributes", in);
  mkdir("d", 0755);
  symlink("a", "s");
  link("a", "l");
  mknod("fifo", S_IFIFO | 0600, 0);
  events("names", in);
  rename("a", "b");
  events("rename", in);
  rename("b", "d/c");
  events("away", in);
  rename("d/c", "a");
  events("back", in);
  rename("a", "l");
  events("same file", in);
  put("x", "");
  put("y", "");
  events("two", in);
  rename("x", "y");
  events("over", in);
  syscall(SYS_renameat2, AT_FDCWD, "y", AT_FDCWD, "l", 2);
  events("exchange", in);
  unlink("l");
  rmdir("d");
  unlink("s");
  unlink("fifo");
  unlink("a");
  events("removed", in);
  fd = open("y", O_RDONLY);
  unlink("y");
  read(fd, buf, 4);
  close(fd);
  events("unlinked but open", in);
  put("a-name-of-sixteen", "");
  put("fifteen-letters", "");
  unlink("a-name-of-sixteen");
  unlink("fifteen-letters");
  events("long names", in);
  fd = open(".", O_RDONLY);
  syscall(SYS_getdents64, fd, buf, sizeof buf);
  close(fd);
  events("itself listed", in);
  close(in);
}

static void files(void) {
  int in = inotify_init1(IN_NONBLOCK);
  put("f", "12345");
  int w = inotify_add_watch(in, "f", IN_ALL_EVENTS);
  show("watch", w);
  put("f", "1");
  events("file", in);
  link("f", "g");
  events("linked", in);
  rename("g", "h");
  events("renamed", in);
  unlink("f");
  events("one name less", in);
  int fd = open("h", O_RDONLY);
  unlink("h");
  events("no name", in);
  close(fd);
  events("gone", in);
  show("watch is gone", inotify_rm_watch(in, w));
  put("f", "");
  w = inotify_add_watch(in, "f", IN_OPEN);
  show("next number", w);
  show("same file, same number", inotify_add_watch(in, "f", IN_CLOSE | IN_MASK_ADD));
  put("f", "x");
  events("added", in);
  show("replaced", inotify_add_watch(in, "f", IN_MODIFY));
  put("f", "x");
  events("modified only", in);
  show("exists", inotify_add_watch(in, "f", IN_MODIFY | IN_MASK_CREATE));
  show("remove", inotify_rm_watch(in, w));
  events("ignored", in);
  w = inotify_add_watch(in, "f", IN_OPEN | IN_ONESHOT);
  put("f", "x");
  put("f", "x");
  events("once", in);
  show("only directories", inotify_add_watch(in, "f", IN_OPEN | IN_ONLYDIR));
  show("no events", inotify_add_watch(in, "f", 0));
  show("missing", inotify_add_watch(in, "nothing", IN_OPEN));
  show("not inotify", inotify_add_watch(0, "f", IN_OPEN));
  show("bad fd", inotify_add_watch(99, "f", IN_OPEN));
  show("bad remove", inotify_rm_watch(in, 77));
  show("bad flags", inotify_init1(1));
  symlink("f", "s");
  w = inotify_add_watch(in, "s", IN_ALL_EVENTS | IN_DONT_FOLLOW);
  unlink("s");
  events("a link", in);
  unlink("f");
  mkdir("d", 0755);
  w = inotify_add_watch(in, "d", IN_ALL_EVENTS);
  rename("d", "e");
  rmdir("e");
  events("a directory", in);
  put("f", "");
  inotify_add_watch(in, "f", IN_OPEN);
  put("f", "");
  show("short read", read(in, buf, 8));
  show("read", read(in, buf, 16));
  close(in);
  in = inotify_init();
  inotify_add_watch(in, ".", IN_CREATE | IN_EXCL_UNLINK);
  int p[2];
  pipe(p);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    nap(20);
    put("late", "");
    _exit(0);
  }
  show("blocking read", read(in, buf, sizeof buf));
  waitpid(pid, 0, 0);
  int ep = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN};
  epoll_ctl(ep, EPOLL_CTL_ADD, in, &e);
  show("epoll", epoll_wait(ep, &e, 1, 0));
  put("later", "");
  show("epoll", epoll_wait(ep, &e, 1, 0));
  close(ep);
  close(in);
  unlink("f");
  unlink("late");
  unlink("later");
}

int main(void) {
  mkdtemp(dir);
  chdir(dir);
  umask(022);
  directory();
  files();
  show("empty", rmdir(dir));
  return 0;
}
