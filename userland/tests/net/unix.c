/* AF_UNIX: pairs, names, connections, datagrams, descriptors and credentials in messages. */
#include "check.h"
#include <stddef.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

static char buf[300000];

static struct sockaddr_un path(const char *name, socklen_t *len) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  strcpy(a.sun_path, name);
  *len = offsetof(struct sockaddr_un, sun_path) + strlen(name) + 1;
  return a;
}

static struct sockaddr_un abstract(const char *name, socklen_t *len) {
  struct sockaddr_un a = {.sun_family = AF_UNIX};
  memcpy(a.sun_path + 1, name, strlen(name));
  *len = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
  return a;
}

static void on_pipe(int s) {
  (void)s;
  printf("SIGPIPE\n");
}

static void pairs(void) {
  int s[2];
  show("pair", socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s));
  show("cloexec", fcntl(s[0], F_GETFD));
  show("flags", fcntl(s[0], F_GETFL) & (O_ACCMODE | O_NONBLOCK));
  show("poll", poll_now(s[0]));
  show("write", write(s[0], "hello", 5));
  show("write", write(s[0], " world", 6));
  int n;
  ioctl(s[1], FIONREAD, &n);
  show("available", n);
  show("peek", recv(s[1], buf, 3, MSG_PEEK));
  show("peek more", recv(s[1], buf, 300, MSG_PEEK));
  show("poll", poll_now(s[1]));
  show("read", read(s[1], buf, 8));
  show("read", read(s[1], buf, 8));
  show("dontwait", recv(s[1], buf, 8, MSG_DONTWAIT));
  show("read nothing wanted", read(s[1], buf, 0));
  show("shut", shutdown(s[0], SHUT_WR));
  show("poll", poll_now(s[1]));
  show("poll", poll_now(s[0]));
  show("read end", read(s[1], buf, 8));
  show("nosignal", send(s[0], "x", 1, MSG_NOSIGNAL));
  show("write shut", write(s[0], "x", 1));
  show("other way", write(s[1], "ok", 2));
  show("read", read(s[0], buf, 8));
  close(s[1]);
  show("poll", poll_now(s[0]));
  show("read", read(s[0], buf, 8));
  close(s[0]);
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  write(s[1], "lost", 4);
  close(s[0]);
  show("poll reset", poll_now(s[1]));
  show("read reset", read(s[1], buf, 8));
  show("read then", read(s[1], buf, 8));
  show("write then", send(s[1], "x", 1, MSG_NOSIGNAL));
  close(s[1]);
  show("bad family", socketpair(AF_INET, SOCK_STREAM, 0, s));
  show("bad type", socketpair(AF_UNIX, 77, 0, s));
  show("bad type", socketpair(AF_UNIX, 4, 0, s));
  show("bad protocol", socketpair(AF_UNIX, SOCK_STREAM, 5, s));
  show("bad array", syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, 8));
  show("bad flags", socket(AF_UNIX, SOCK_STREAM | 0x100, 0));
  show("no such family", socket(99, SOCK_STREAM, 0));
  show("lseek", lseek(0, 0, SEEK_SET) == -2);
}

static void sequences(void) {
  int s[2];
  socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s);
  send(s[0], "one", 3, 0);
  send(s[0], "second", 6, 0);
  send(s[0], "", 0, 0);
  send(s[0], "third", 5, 0);
  show("recv", recv(s[1], buf, 300, 0));
  struct iovec v = {buf, 2};
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
  show("short", recvmsg(s[1], &m, 0));
  show("flags", m.msg_flags & MSG_TRUNC);
  show("empty", recv(s[1], buf, 300, 0));
  show("real length", recv(s[1], buf, 2, MSG_TRUNC));
  close(s[0]);
  show("end", recv(s[1], buf, 2, 0));
  show("poll", poll_now(s[1]));
  close(s[1]);
}

static void names(void) {
  socklen_t len, got;
  struct sockaddr_un a = path("/tmp/sock-a", &len), b;
  unlink("/tmp/sock-a");
  int l = socket(AF_UNIX, SOCK_STREAM, 0);
  show("poll fresh", poll_now(l));
  show("listen unbound", listen(l, 5));
  show("accept not listening", accept(l, 0, 0));
  show("read unconnected", read(l, buf, 1));
  show("write unconnected", send(l, buf, 1, MSG_NOSIGNAL));
  umask(022);
  show("bind", bind(l, (void *)&a, len));
  struct stat st;
  stat("/tmp/sock-a", &st);
  printf("mode %o\n", st.st_mode);
  show("bind again", bind(l, (void *)&a, len));
  int c = socket(AF_UNIX, SOCK_STREAM, 0);
  show("bind taken", bind(c, (void *)&a, len));
  show("connect not listening", connect(c, (void *)&a, len));
  show("open", open("/tmp/sock-a", O_RDWR));
  got = sizeof b;
  show("getsockname", getsockname(l, (void *)&b, &got));
  printf("%d %s\n", got, b.sun_path);
  got = sizeof b;
  getsockname(c, (void *)&b, &got);
  show("unnamed", got);
  got = sizeof b;
  show("getpeername", getpeername(c, (void *)&b, &got));
  show("listen", listen(l, 1));
  int on;
  got = sizeof on;
  getsockopt(l, SOL_SOCKET, SO_ACCEPTCONN, &on, &got);
  show("accepting", on);
  show("poll listening", poll_now(l));
  show("connect", connect(c, (void *)&a, len));
  show("poll arrived", poll_now(l));
  show("write before accept", write(c, "early", 5));
  show("connect again", connect(c, (void *)&a, len));
  int d = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  show("second", connect(d, (void *)&a, len));
  int e = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  show("queue full", connect(e, (void *)&a, len));
  got = sizeof b;
  int s = accept4(l, (void *)&b, &got, SOCK_CLOEXEC);
  show("accepted", s >= 0);
  show("peer length", got);
  show("cloexec", fcntl(s, F_GETFD));
  show("read early", read(s, buf, 10));
  got = sizeof b;
  getsockname(s, (void *)&b, &got);
  printf("server %d %s\n", got, b.sun_path);
  got = sizeof b;
  getpeername(c, (void *)&b, &got);
  printf("peer %d %s\n", got, b.sun_path);
  struct ucred u;
  got = sizeof u;
  show("peercred", getsockopt(s, SOL_SOCKET, SO_PEERCRED, &u, &got));
  printf("%d %d\n", u.pid == getpid(), u.uid == geteuid());
  show("third", connect(e, (void *)&a, len));
  close(l);
  show("never accepted", read(d, buf, 10));
  show("again", read(d, buf, 10));
  show("write", send(d, buf, 10, MSG_NOSIGNAL));
  show("connect to closed", connect(l = socket(AF_UNIX, SOCK_STREAM, 0), (void *)&a, len));
  unlink("/tmp/sock-a");
  show("connect to nothing", connect(l, (void *)&a, len));
  close(l);
  int file = open("/tmp/sock-a", O_CREAT | O_RDWR, 0600);
  show("connect to a file", connect(l = socket(AF_UNIX, SOCK_STREAM, 0), (void *)&a, len));
  show("bind to a file", bind(l, (void *)&a, len));
  show("not a socket", listen(file, 1));
  close(file);
  unlink("/tmp/sock-a");
  a.sun_family = AF_INET;
  show("wrong family", bind(l, (void *)&a, len));
  a.sun_family = AF_UNIX;
  show("too short", bind(l, (void *)&a, 1));
  show("too long", bind(l, (void *)&a, 111));
  strcpy(a.sun_path, "/nowhere/x");
  show("no directory", bind(l, (void *)&a, sizeof a));
  close(l);
  close(c);
  close(d);
  close(e);
  close(s);
}

static void abstracts(void) {
  socklen_t len, got;
  struct sockaddr_un a = abstract("vivarium test", &len), b;
  int l = socket(AF_UNIX, SOCK_DGRAM, 0), c = socket(AF_UNIX, SOCK_DGRAM, 0);
  show("bind", bind(l, (void *)&a, len));
  show("taken", bind(c, (void *)&a, len));
  int t = socket(AF_UNIX, SOCK_STREAM, 0);
  show("wrong type", connect(t, (void *)&a, len));
  close(t);
  show("sendto", sendto(c, "hi", 2, 0, (void *)&a, len));
  got = sizeof b;
  show("recvfrom", recvfrom(l, buf, 10, 0, (void *)&b, &got));
  show("unnamed sender", got);
  struct sockaddr_un none = {.sun_family = AF_UNIX};
  show("autobind", bind(c, (void *)&none, sizeof(sa_family_t)));
  got = sizeof b;
  getsockname(c, (void *)&b, &got);
  show("length", got);
  show("abstract", b.sun_path[0]);
  show("connect", connect(c, (void *)&a, len));
  show("send", send(c, "you", 3, 0));
  show("recvfrom", recvfrom(l, buf, 10, 0, (void *)&b, &got));
  show("answer", sendto(l, "me", 2, 0, (void *)&b, got));
  show("recv", recv(c, buf, 10, 0));
  int other = socket(AF_UNIX, SOCK_DGRAM, 0);
  show("stranger", sendto(other, "no", 2, 0, (void *)&b, got));
  show("no address", send(other, "no", 2, 0));
  show("too long", sendto(other, buf, 250000, 0, (void *)&a, len));
  fcntl(other, F_SETFL, O_NONBLOCK);
  int count = 0;
  while (sendto(other, "x", 1, 0, (void *)&a, len) == 1)
    count++;
  show("queue of datagrams", count);
  show("then", sendto(other, "x", 1, 0, (void *)&a, len));
  show("poll of connected", poll_now(c));
  close(l);
  show("gone", send(c, "x", 1, 0));
  show("and then", send(c, "x", 1, 0));
  show("gone by name", sendto(other, "x", 1, 0, (void *)&a, len));
  close(c);
  close(other);
}

static int send_fds(int s, const char *text, int n, const int *fds) {
  struct iovec v = {(void *)text, strlen(text)};
  union {
    char room[CMSG_SPACE(16 * sizeof(int))];
    struct cmsghdr align;
  } u;
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &u,
                     .msg_controllen = CMSG_SPACE(n * sizeof(int))};
  struct cmsghdr *h = CMSG_FIRSTHDR(&m);
  h->cmsg_level = SOL_SOCKET;
  h->cmsg_type = SCM_RIGHTS;
  h->cmsg_len = CMSG_LEN(n * sizeof(int));
  memcpy(CMSG_DATA(h), fds, n * sizeof(int));
  return sendmsg(s, &m, 0);
}

/* Receives, prints how many descriptors came, and gives the first. */
static int recv_fds(const char *what, int s, int want, size_t room, int flags) {
  struct iovec v = {buf, want};
  union {
    char room[200];
    struct cmsghdr align;
  } u;
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &u, .msg_controllen = room};
  int n = recvmsg(s, &m, flags), first = -1, count = 0;
  for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h && n >= 0; h = CMSG_NXTHDR(&m, h)) {
    if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS)
      continue;
    int *fds = (int *)CMSG_DATA(h);
    count = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (int i = 0; i < count; i++)
      if (i == 0)
        first = fds[0];
      else
        close(fds[i]);
  }
  printf("%s: %d bytes %d fds flags %x controllen %zu\n", what, n, count, m.msg_flags,
         (size_t)m.msg_controllen);
  return first;
}

static void rights(void) {
  int s[2], p[2], q[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  pipe(p);
  write(s[0], "plain", 5);
  show("send", send_fds(s[0], "with", 1, &p[0]));
  write(s[0], "after", 5);
  int r = recv_fds("up to the descriptors", s[1], 100, 100, MSG_CMSG_CLOEXEC);
  show("cloexec", fcntl(r, F_GETFD));
  recv_fds("rest", s[1], 100, 100, 0);
  write(p[1], "through", 7);
  close(p[0]);
  show("same pipe", read(r, buf, 10));
  close(r);
  show("no reader", send(p[1], "x", 1, 0));
  show("closed pipe", (signal(SIGPIPE, SIG_IGN), write(p[1], "x", 1)));
  signal(SIGPIPE, on_pipe);
  int three[3] = {s[0], s[1], p[1]};
  send_fds(s[0], "abc", 3, three);
  recv_fds("room for one", s[1], 1, CMSG_LEN(4), 0);
  recv_fds("the others are gone", s[1], 100, 100, 0);
  send_fds(s[0], "abc", 3, three);
  recv_fds("no room", s[1], 100, 8, 0);
  send_fds(s[0], "abc", 3, three);
  show("plain read", read(s[1], buf, 100));
  send_fds(s[0], "peek", 1, three);
  r = recv_fds("peek", s[1], 100, 100, MSG_PEEK);
  close(r);
  r = recv_fds("and take", s[1], 100, 100, 0);
  close(r);
  int bad = 99;
  show("bad fd", send_fds(s[0], "x", 1, &bad));
  /* a pipe end that only a message holds ends with it */
  pipe(q);
  send_fds(s[0], "end", 1, &q[1]);
  close(q[1]);
  fcntl(q[0], F_SETFL, O_NONBLOCK);
  show("still written by the message", read(q[0], buf, 1));
  close(s[0]);
  close(s[1]);
  show("ended", read(q[0], buf, 1));
  close(q[0]);
  close(p[1]);
}

/* Two sockets that hold each other, and a pipe in the cycle that shows when it is freed. */
static void cycles(void) {
  int s[2], p[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  pipe(p);
  send_fds(s[0], "a", 1, &s[0]);
  send_fds(s[1], "b", 1, &s[1]);
  send_fds(s[0], "c", 1, &p[1]);
  close(p[1]);
  close(s[0]);
  close(s[1]);
  for (int i = 0; i < 50; i++) { /* Linux frees cycles a little later */
    struct pollfd f = {p[0], POLLIN, 0};
    if (poll(&f, 1, 100) != 0)
      break;
    int t[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, t);
    close(t[0]);
    close(t[1]);
  }
  show("freed", poll_now(p[0]) == POLLHUP);
  close(p[0]);
  int l = socket(AF_UNIX, SOCK_STREAM, 0), c = socket(AF_UNIX, SOCK_STREAM, 0);
  socklen_t len;
  struct sockaddr_un a = abstract("cycle", &len);
  bind(l, (void *)&a, len);
  listen(l, 5);
  connect(c, (void *)&a, len);
  pipe(p);
  send_fds(c, "x", 1, &l);
  send_fds(c, "y", 1, &p[1]);
  close(p[1]);
  close(l);
  close(c);
  for (int i = 0; i < 50 && poll_now(p[0]) != POLLHUP; i++) {
    nap(20);
    int t[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, t);
    close(t[0]);
    close(t[1]);
  }
  show("freed from a queue", poll_now(p[0]) == POLLHUP);
  close(p[0]);
}

/* Many sockets, each in the queue of the next: the last close frees them all. */
static void chain(void) {
  int s[2], held = -1, p[2];
  pipe(p);
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  send_fds(s[0], "x", 1, &p[1]);
  close(p[1]);
  close(s[0]);
  held = s[1];
  for (int i = 0; i < 700; i++) {
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    if (send_fds(s[0], "x", 1, &held) != 1)
      break;
    close(held);
    close(s[0]);
    held = s[1];
  }
  show("held", poll_now(p[0]));
  close(held);
  for (int i = 0; i < 50 && poll_now(p[0]) != POLLHUP; i++)
    nap(20);
  show("freed", poll_now(p[0]) == POLLHUP);
  close(p[0]);
}

static void recv_cred(const char *what, int s) {
  struct iovec v = {buf, 100};
  union {
    char room[200];
    struct cmsghdr align;
  } u;
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &u, .msg_controllen = 200};
  int n = recvmsg(s, &m, 0);
  printf("%s: %d", what, n);
  for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h && n >= 0; h = CMSG_NXTHDR(&m, h))
    if (h->cmsg_type == SCM_CREDENTIALS) {
      struct ucred *c = (struct ucred *)CMSG_DATA(h);
      printf(" pid %d uid %d gid %d", c->pid == getpid() ? 1 : c->pid ? 2 : 0, c->uid, c->gid);
    }
  printf("\n");
}

static void write_x(void *p) { write(*(int *)p, "x", 1); }

static void credentials(void) {
  int s[2], on = 1;
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  write(s[0], "before", 6);
  recv_cred("not asked", s[1]);
  write(s[0], "early", 5);
  show("passcred", setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on));
  recv_cred("asked late", s[1]);
  write(s[0], "x", 1);
  waitpid(child(write_x, &s[0]), 0, 0);
  recv_cred("own", s[1]);
  recv_cred("child's, not glued", s[1]);
  struct ucred c = {getpid(), getuid(), getgid()};
  struct iovec v = {"y", 1};
  union {
    char room[CMSG_SPACE(sizeof(struct ucred))];
    struct cmsghdr align;
  } u;
  struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = &u, .msg_controllen = sizeof u};
  struct cmsghdr *h = CMSG_FIRSTHDR(&m);
  h->cmsg_level = SOL_SOCKET;
  h->cmsg_type = SCM_CREDENTIALS;
  h->cmsg_len = CMSG_LEN(sizeof c);
  memcpy(CMSG_DATA(h), &c, sizeof c);
  show("claimed", sendmsg(s[0], &m, 0));
  recv_cred("claimed", s[1]);
  h->cmsg_len = CMSG_LEN(4);
  show("bad size", sendmsg(s[0], &m, 0));
  h->cmsg_len = 4;
  show("bad header", sendmsg(s[0], &m, 0));
  h->cmsg_len = CMSG_LEN(sizeof c);
  h->cmsg_type = 77;
  show("bad type", sendmsg(s[0], &m, 0));
  close(s[0]);
  close(s[1]);
}

static void reader(void *p) {
  int fd = *(int *)p;
  long sum = 0, n;
  while ((n = read(fd, buf, 5000)) > 0)
    sum += n;
  show("reader got", sum);
}

static void slow_writer(void *p) {
  for (int i = 0; i < 4; i++) {
    nap(5);
    write(*(int *)p, "abcdefgh", 8);
  }
}

static void on_alarm(int s) { (void)s; }

static void blocking(void) {
  int s[2];
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  pid_t pid = fork();
  if (pid == 0) {
    close(s[0]);
    reader(&s[1]);
    _exit(0);
  }
  close(s[1]);
  long sum = 0;
  for (int i = 0; i < 10; i++)
    sum += write(s[0], buf, sizeof buf);
  close(s[0]);
  waitpid(pid, 0, 0);
  show("writer put", sum);
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  pid = child(slow_writer, &s[0]);
  show("waitall", recv(s[1], buf, 32, MSG_WAITALL));
  waitpid(pid, 0, 0);
  struct timeval t = {0, 20000};
  show("timeout", setsockopt(s[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t));
  show("recv", recv(s[1], buf, 32, 0));
  write(s[0], "part", 4);
  show("waitall times out", recv(s[1], buf, 32, MSG_WAITALL));
  t.tv_usec = 2000000;
  show("bad time", setsockopt(s[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t));
  t.tv_usec = 0;
  setsockopt(s[1], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
  struct sigaction act = {.sa_handler = on_alarm};
  sigaction(SIGALRM, &act, NULL);
  alarm(1);
  show("interrupted", recv(s[1], buf, 32, 0));
  fcntl(s[0], F_SETFL, O_NONBLOCK);
  long filled = 0, n;
  while ((n = write(s[0], buf, 4096)) > 0)
    filled += n;
  show("full", n);
  show("at least 100k", filled >= 100000 && filled < 1000000);
  show("poll full", poll_now(s[0]));
  close(s[0]);
  close(s[1]);
}

static void several(void) {
  int s[2];
  socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
  struct iovec v[3] = {{"a", 1}, {"bb", 2}, {"ccc", 3}};
  struct mmsghdr m[3] = {0};
  for (int i = 0; i < 3; i++)
    m[i].msg_hdr = (struct msghdr){.msg_iov = &v[i], .msg_iovlen = 1};
  show("sendmmsg", sendmmsg(s[0], m, 3, 0));
  show("length", m[2].msg_len);
  char room[3][8];
  for (int i = 0; i < 3; i++) {
    v[i] = (struct iovec){room[i], 8};
    m[i].msg_len = 0;
  }
  show("recvmmsg", recvmmsg(s[1], m, 2, 0, NULL));
  show("length", m[1].msg_len);
  show("recvmmsg", recvmmsg(s[1], m, 3, MSG_WAITFORONE, NULL));
  show("recvmmsg", recvmmsg(s[1], m, 3, MSG_DONTWAIT, NULL));
  close(s[0]);
  close(s[1]);
}

static void option(const char *what, int s, int name) {
  int v = -1;
  socklen_t len = sizeof v;
  int r = getsockopt(s, SOL_SOCKET, name, &v, &len);
  if (r == 0)
    show(what, v);
  else
    show(what, r);
}

static void options(void) {
  int s = socket(AF_UNIX, SOCK_STREAM, 0), v;
  option("type", s, SO_TYPE);
  option("domain", s, SO_DOMAIN);
  option("protocol", s, SO_PROTOCOL);
  option("error", s, SO_ERROR);
  option("sndbuf", s, SO_SNDBUF);
  option("rcvbuf", s, SO_RCVBUF);
  v = 10000;
  show("set sndbuf", setsockopt(s, SOL_SOCKET, SO_SNDBUF, &v, sizeof v));
  option("sndbuf", s, SO_SNDBUF);
  v = 1;
  setsockopt(s, SOL_SOCKET, SO_SNDBUF, &v, sizeof v);
  option("sndbuf least", s, SO_SNDBUF);
  v = 1 << 30;
  setsockopt(s, SOL_SOCKET, SO_RCVBUF, &v, sizeof v);
  option("rcvbuf most", s, SO_RCVBUF);
  option("reuseaddr", s, SO_REUSEADDR);
  option("rcvlowat", s, SO_RCVLOWAT);
  option("keepalive", s, SO_KEEPALIVE);
  option("unknown", s, 999);
  show("read-only", setsockopt(s, SOL_SOCKET, SO_TYPE, &v, sizeof v));
  show("short", setsockopt(s, SOL_SOCKET, SO_SNDBUF, &v, 2));
  show("bad pointer", setsockopt(s, SOL_SOCKET, SO_SNDBUF, (void *)8, 4));
  show("not a socket", setsockopt(0, SOL_SOCKET, SO_SNDBUF, &v, sizeof v));
  socklen_t len = -1;
  show("bad length", getsockopt(s, SOL_SOCKET, SO_TYPE, &v, &len));
  show("shutdown unconnected", shutdown(s, SHUT_RDWR));
  show("bad how", shutdown(s, 3));
  close(s);
}

static void edges(void) {
  int s[2], ep = epoll_create1(0);
  socketpair(AF_UNIX, SOCK_STREAM, 0, s);
  struct epoll_event e = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET};
  epoll_ctl(ep, EPOLL_CTL_ADD, s[0], &e);
  show("first", epoll_wait(ep, &e, 1, 0));
  printf("%x\n", e.events);
  show("no news", epoll_wait(ep, &e, 1, 0));
  write(s[1], "x", 1);
  show("data", epoll_wait(ep, &e, 1, 0));
  printf("%x\n", e.events);
  show("no news", epoll_wait(ep, &e, 1, 0));
  write(s[1], "x", 1);
  show("more data", epoll_wait(ep, &e, 1, 0));
  shutdown(s[1], SHUT_WR);
  show("hang-up", epoll_wait(ep, &e, 1, 0));
  printf("%x\n", e.events);
  close(s[1]);
  show("closed", epoll_wait(ep, &e, 1, 0));
  printf("%x\n", e.events);
  close(s[0]);
  close(ep);
}

int main(void) {
  struct sigaction act = {.sa_handler = on_pipe, .sa_flags = SA_RESTART};
  sigaction(SIGPIPE, &act, NULL);
  pairs();
  sequences();
  names();
  abstracts();
  rights();
  cycles();
  chain();
  credentials();
  blocking();
  several();
  options();
  edges();
  return 0;
}
