/* epoll, eventfd, timerfd and signalfd. */
#include "check.h"
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static int ctl(int ep, int op, int fd, uint32_t events, uint64_t data) {
  struct epoll_event e = {.events = events, .data.u64 = data};
  return epoll_ctl(ep, op, fd, &e);
}

/* Collects without waiting (or up to ms) and prints data:events of each. */
static void collect(const char *what, int ep, int max, int ms) {
  struct epoll_event e[16];
  int n = epoll_wait(ep, e, max, ms);
  printf("%s: %d", what, n);
  for (int i = 0; i < n; i++)
    printf(" %llu:%x", (unsigned long long)e[i].data.u64, e[i].events);
  printf("\n");
}

static void eventfds(void) {
  uint64_t v = 0;
  int fd = eventfd(3, EFD_NONBLOCK);
  show("poll 3", poll_now(fd));
  show("read", read(fd, &v, 8));
  show("value", v);
  show("read empty", read(fd, &v, 8));
  v = 5;
  show("write", write(fd, &v, 8));
  show("write short", write(fd, &v, 4));
  char two[16] = {0};
  two[0] = 7;
  two[8] = 9;
  show("write 16", write(fd, two, 16));
  v = -1;
  show("write all ones", write(fd, &v, 8));
  v = -2 - 12;
  show("write to brim", write(fd, &v, 8));
  show("poll full", poll_now(fd));
  v = 1;
  show("write over brim", write(fd, &v, 8));
  show("read short", read(fd, &v, 7));
  show("read 16", read(fd, two, 16));
  memcpy(&v, two, 8);
  printf("was %llx\n", (unsigned long long)v);
  show("lseek", lseek(fd, 5, SEEK_SET));
  close(fd);
  fd = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
  show("cloexec", fcntl(fd, F_GETFD));
  for (int i = 0; i < 3; i++) {
    v = 0;
    show("semaphore read", read(fd, &v, 8));
    show("value", v);
  }
  close(fd);
  show("bad flags", eventfd(0, 0x100));
}

static void writer(void *p) {
  uint64_t one = 1;
  nap(20);
  write(*(int *)p, &one, 8);
}

static void blocking_eventfd(void) {
  int fd = eventfd(0, 0);
  uint64_t v;
  pid_t pid = child(writer, &fd);
  show("blocking read", read(fd, &v, 8));
  waitpid(pid, 0, 0);
  close(fd);
}

static void level_and_edge(void) {
  int ep = epoll_create1(EPOLL_CLOEXEC);
  int p[2];
  char buf[64];
  pipe(p);
  show("add", ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLIN, 1));
  show("add again", ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLIN, 1));
  collect("empty", ep, 8, 0);
  write(p[1], "abcdef", 6);
  collect("level", ep, 8, 0);
  collect("level again", ep, 8, 0);
  read(p[0], buf, 3);
  collect("level after part", ep, 8, 0);
  show("mod to edge", ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLET, 2));
  collect("edge after mod", ep, 8, 0);
  collect("edge again", ep, 8, 0);
  read(p[0], buf, 1);
  collect("edge after read", ep, 8, 0);
  write(p[1], "x", 1);
  collect("edge after write", ep, 8, 0);
  collect("edge again", ep, 8, 0);
  show("mod to oneshot", ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 3));
  collect("oneshot", ep, 8, 0);
  write(p[1], "x", 1);
  collect("oneshot again", ep, 8, 0);
  show("rearm", ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN | EPOLLONESHOT, 3));
  collect("rearmed", ep, 8, 0);
  show("mod to nothing", ctl(ep, EPOLL_CTL_MOD, p[0], 0, 4));
  collect("nothing wanted", ep, 8, 0);
  close(p[1]);
  collect("hang-up is always reported", ep, 8, 0);
  show("del", ctl(ep, EPOLL_CTL_DEL, p[0], 0, 0));
  show("del again", ctl(ep, EPOLL_CTL_DEL, p[0], 0, 0));
  show("mod missing", ctl(ep, EPOLL_CTL_MOD, p[0], EPOLLIN, 0));
  close(p[0]);
  close(ep);
}

static void order_and_limits(void) {
  int ep = epoll_create1(0);
  int p[4][2];
  for (int i = 0; i < 4; i++) {
    pipe(p[i]);
    ctl(ep, EPOLL_CTL_ADD, p[i][0], EPOLLIN, i);
  }
  int order[] = {2, 0, 3, 1};
  for (int i = 0; i < 4; i++)
    write(p[order[i]][1], "x", 1);
  collect("in order of arrival", ep, 8, 0);
  collect("two", ep, 2, 0);
  collect("the other two", ep, 2, 0);
  collect("two again", ep, 2, 0);
  int copy = dup(p[2][0]);
  close(p[2][0]);
  collect("still watched while a dup lives", ep, 8, 0);
  close(copy);
  collect("gone with the last", ep, 8, 0);
  collect("max 0", ep, 0, 0);
  struct epoll_event e;
  show("not an epoll", epoll_wait(p[0][0], &e, 1, 0));
  show("bad fd", epoll_wait(99, &e, 1, 0));
  show("bad ctl fd", ctl(ep, EPOLL_CTL_ADD, 99, EPOLLIN, 0));
  show("bad op", ctl(ep, 9, p[0][0], EPOLLIN, 0));
  show("itself", ctl(ep, EPOLL_CTL_ADD, ep, EPOLLIN, 0));
  show("fault", syscall(SYS_epoll_ctl, ep, EPOLL_CTL_ADD, p[0][1], (void *)8));
  int file = open("/", O_RDONLY);
  show("directory", ctl(ep, EPOLL_CTL_ADD, file, EPOLLIN, 0));
  close(file);
  file = open("/dev/null", O_RDWR);
  show("/dev/null", ctl(ep, EPOLL_CTL_ADD, file, EPOLLIN, 0));
  close(file);
  show("exclusive with oneshot",
       ctl(ep, EPOLL_CTL_ADD, p[3][1], EPOLLOUT | EPOLLEXCLUSIVE | EPOLLONESHOT, 0));
  show("exclusive", ctl(ep, EPOLL_CTL_ADD, p[3][1], EPOLLOUT | EPOLLEXCLUSIVE, 7));
  show("mod exclusive", ctl(ep, EPOLL_CTL_MOD, p[3][1], EPOLLOUT, 7));
  collect("with a writer", ep, 8, 0);
  show("create flags", epoll_create1(1));
  for (int i = 0; i < 4; i++) {
    if (i != 2)
      close(p[i][0]);
    close(p[i][1]);
  }
  close(ep);
}

static void nested(void) {
  int inner = epoll_create1(0), outer = epoll_create1(0);
  int fd = eventfd(0, 0);
  uint64_t v = 1;
  ctl(inner, EPOLL_CTL_ADD, fd, EPOLLIN, 1);
  show("add inner", ctl(outer, EPOLL_CTL_ADD, inner, EPOLLIN | EPOLLET, 2));
  show("loop", ctl(inner, EPOLL_CTL_ADD, outer, EPOLLIN, 2));
  collect("outer quiet", outer, 8, 0);
  write(fd, &v, 8);
  collect("outer", outer, 8, 0);
  collect("outer edge again", outer, 8, 0);
  collect("inner", inner, 8, 0);
  show("poll of inner", poll_now(inner));
  read(fd, &v, 8);
  show("poll of inner emptied", poll_now(inner));
  int chain[6];
  for (int i = 0; i < 6; i++) {
    chain[i] = epoll_create1(0);
    if (i > 0)
      show("chain", ctl(chain[i], EPOLL_CTL_ADD, chain[i - 1], EPOLLIN, 0));
  }
  for (int i = 0; i < 6; i++)
    close(chain[i]);
  close(fd);
  close(inner);
  close(outer);
}

static void edge_of_writer(void) {
  int ep = epoll_create1(0), p[2];
  char buf[4096];
  memset(buf, 'x', sizeof buf);
  pipe2(p, O_NONBLOCK);
  fcntl(p[1], F_SETPIPE_SZ, 8192);
  ctl(ep, EPOLL_CTL_ADD, p[1], EPOLLOUT | EPOLLET, 1);
  collect("writable", ep, 8, 0);
  collect("no edge", ep, 8, 0);
  write(p[1], buf, 4096);
  collect("room left", ep, 8, 0);
  write(p[1], buf, 4096);
  show("full", write(p[1], buf, 1));
  read(p[0], buf, 4096);
  collect("room made", ep, 8, 0);
  read(p[0], buf, 4096);
  collect("more room", ep, 8, 0);
  close(p[0]);
  collect("reader gone", ep, 8, 0);
  close(p[1]);
  close(ep);
}

static void waiting(void) {
  int ep = epoll_create1(0), fd = eventfd(0, 0);
  ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN, 1);
  collect("timeout", ep, 8, 10);
  pid_t pid = child(writer, &fd);
  collect("woken", ep, 8, 5000);
  waitpid(pid, 0, 0);
  struct epoll_event e;
  struct timespec t = {0, 1000000};
  uint64_t v;
  read(fd, &v, 8);
  show("pwait2", syscall(SYS_epoll_pwait2, ep, &e, 1, &t, NULL, 0));
  t.tv_nsec = 2000000000;
  show("pwait2 bad time", syscall(SYS_epoll_pwait2, ep, &e, 1, &t, NULL, 0));
  close(fd);
  close(ep);
}

static void on_alarm(int s) { (void)s; }

static void timers(void) {
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  uint64_t v = 0;
  struct itimerspec i = {{0, 0}, {0, 20000000}}, old;
  show("read disarmed", read(fd, &v, 8));
  show("set", timerfd_settime(fd, 0, &i, NULL));
  show("poll", poll_now(fd));
  struct pollfd p = {fd, POLLIN, 0};
  show("wait", poll(&p, 1, 1000));
  show("read short", read(fd, &v, 4));
  show("read", read(fd, &v, 8));
  show("times", v);
  show("read again", read(fd, &v, 8));
  timerfd_gettime(fd, &old);
  show("left", old.it_value.tv_nsec);
  i.it_interval.tv_nsec = 20000000;
  show("set interval", timerfd_settime(fd, 0, &i, NULL));
  nap(70);
  show("read", read(fd, &v, 8));
  show("times", v);
  struct itimerspec off = {{0, 0}, {0, 0}};
  show("disarm", timerfd_settime(fd, 0, &off, &old));
  show("interval was", old.it_interval.tv_nsec);
  show("value was within", old.it_value.tv_nsec > 0 && old.it_value.tv_nsec <= 20000000);
  nap(30);
  show("read", read(fd, &v, 8));
  i = (struct itimerspec){{0, 0}, {0, 1}};
  show("absolute and past", timerfd_settime(fd, TFD_TIMER_ABSTIME, &i, NULL));
  v = 0;
  show("read", read(fd, &v, 8));
  show("times", v);
  i.it_value.tv_nsec = 1000000000;
  show("bad time", timerfd_settime(fd, 0, &i, NULL));
  i.it_value.tv_nsec = 0;
  show("bad flags", timerfd_settime(fd, 8, &i, NULL));
  show("write", write(fd, &v, 8));
  close(fd);
  fd = timerfd_create(CLOCK_REALTIME, 0);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  now.tv_nsec += 10000000;
  if (now.tv_nsec >= 1000000000) {
    now.tv_nsec -= 1000000000;
    now.tv_sec++;
  }
  i = (struct itimerspec){{0, 0}, now};
  timerfd_settime(fd, TFD_TIMER_ABSTIME, &i, NULL);
  show("blocking read", read(fd, &v, 8));
  close(fd);
  show("bad clock", timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0));
  show("bad flags", timerfd_create(CLOCK_MONOTONIC, 1));
  int other = eventfd(0, 0);
  show("not a timer", timerfd_gettime(other, &old));
  close(other);
}

static void send_usr(void *p) {
  (void)p;
  nap(20);
  kill(getppid(), SIGUSR1);
}

static void signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGUSR2);
  sigaddset(&set, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  struct signalfd_siginfo s[4];
  show("read none", read(fd, s, sizeof s));
  show("poll none", poll_now(fd));
  raise(SIGUSR2);
  kill(getpid(), SIGUSR1);
  union sigval value = {.sival_int = 77};
  sigqueue(getpid(), SIGRTMIN, value);
  show("poll", poll_now(fd));
  show("read short", read(fd, s, 100));
  show("read", read(fd, s, sizeof s) / sizeof *s);
  for (int i = 0; i < 3; i++)
    printf("signo %d code %d pid %d int %d\n", s[i].ssi_signo < 32 ? (int)s[i].ssi_signo : 0,
           s[i].ssi_code, s[i].ssi_pid == (uint32_t)getpid(), s[i].ssi_int);
  show("read none", read(fd, s, sizeof s));
  int ep = epoll_create1(0);
  ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN, 9);
  collect("epoll none", ep, 4, 0);
  pid_t pid = child(send_usr, NULL);
  collect("epoll", ep, 4, 5000);
  waitpid(pid, 0, 0);
  show("read", read(fd, s, sizeof s) / sizeof *s);
  show("from child", (pid_t)s[0].ssi_pid == pid);
  collect("epoll", ep, 4, 0);
  sigdelset(&set, SIGUSR1);
  show("change", signalfd(fd, &set, 0) == fd);
  raise(SIGUSR1);
  show("not wanted", read(fd, s, sizeof s));
  show("wrong fd", signalfd(0, &set, 0));
  show("bad fd", signalfd(99, &set, 0));
  show("bad flags", signalfd(-1, &set, 1));
  sigaddset(&set, SIGUSR1);
  close(fd);
  fd = signalfd(-1, &set, 0);
  show("pending one is read", read(fd, s, sizeof *s));
  signal(SIGALRM, on_alarm);
  alarm(1);
  show("interrupted epoll", epoll_wait(ep, (struct epoll_event[1]){}, 1, -1));
  close(fd);
  close(ep);
}

int main(void) {
  eventfds();
  blocking_eventfd();
  level_and_edge();
  order_and_limits();
  nested();
  edge_of_writer();
  waiting();
  timers();
  signals();
  return 0;
}
