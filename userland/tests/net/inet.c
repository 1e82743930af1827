/* TCP and UDP over the loopback, in both families. */
#include "check.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static char buf[400000];

static struct sockaddr_in at(const char *host, int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, host, &a.sin_addr);
  return a;
}

static struct sockaddr_in6 at6(const char *host, int port) {
  struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  inet_pton(AF_INET6, host, &a.sin6_addr);
  return a;
}

static int port_of(int s) {
  struct sockaddr_in6 a;
  socklen_t len = sizeof a;
  getsockname(s, (void *)&a, &len);
  return ntohs(a.sin6_port); /* at the same place in both families */
}

static void print_name(const char *what, int r, struct sockaddr *a, socklen_t len, int known) {
  char host[64] = "?";
  int port = ntohs(((struct sockaddr_in *)a)->sin_port);
  if (r < 0) {
    show(what, r);
    return;
  }
  if (a->sa_family == AF_INET)
    inet_ntop(AF_INET, &((struct sockaddr_in *)a)->sin_addr, host, sizeof host);
  if (a->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &((struct sockaddr_in6 *)a)->sin6_addr, host, sizeof host);
  printf("%s: %s %s len %d\n", what, host,
         port == known ? "known port" : port == 0 ? "port 0" : port > 32767 ? "high port" : "?", len);
}

static void name(const char *what, int s, int known) {
  struct sockaddr_storage a;
  socklen_t len = sizeof a;
  int r = getsockname(s, (void *)&a, &len);
  print_name(what, r, (void *)&a, len, known);
}

static void peer(const char *what, int s, int known) {
  struct sockaddr_storage a;
  socklen_t len = sizeof a;
  int r = getpeername(s, (void *)&a, &len);
  print_name(what, r, (void *)&a, len, known);
}

static int get(int s, int level, int option) {
  int v = -1;
  socklen_t len = sizeof v;
  if (getsockopt(s, level, option, &v, &len) < 0)
    return -1;
  return v;
}

static int on(int s, int level, int option, int v) {
  return setsockopt(s, level, option, &v, sizeof v);
}

static int listener(int *port) {
  int l = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in a = at("127.0.0.1", 0);
  bind(l, (void *)&a, sizeof a);
  listen(l, 8);
  *port = port_of(l);
  return l;
}

static void connections(void) {
  int l = socket(AF_INET, SOCK_STREAM, 0), port, c = socket(AF_INET, SOCK_STREAM, 0), s;
  struct sockaddr_in a = at("0.0.0.0", 0);
  show("poll fresh", poll_now(l));
  name("fresh", l, 1);
  peer("fresh", l, 1);
  show("read fresh", read(l, buf, 1));
  show("write fresh", send(l, buf, 1, MSG_NOSIGNAL));
  show("accept fresh", accept(l, 0, 0));
  int x = socket(AF_INET, SOCK_STREAM, 0);
  show("shutdown fresh", shutdown(x, SHUT_RDWR));
  close(x);
  show("bind", bind(l, (void *)&a, sizeof a));
  port = port_of(l);
  name("bound", l, port);
  show("bind again", bind(l, (void *)&a, sizeof a));
  a = at("127.0.0.1", port);
  show("refused", connect(c, (void *)&a, sizeof a));
  show("listen", listen(l, 5));
  show("poll listening", poll_now(l));
  show("bind taken", bind(c, (void *)&a, sizeof a));
  show("connect", connect(c, (void *)&a, sizeof a));
  show("connect again", connect(c, (void *)&a, sizeof a));
  show("poll arrived", poll_now(l));
  show("poll client", poll_now(c));
  name("client", c, port);
  peer("client", c, port);
  show("early", write(c, "early", 5));
  s = accept(l, NULL, NULL);
  name("server", s, port);
  peer("server", s, port);
  show("read", read(s, buf, 100));
  show("answer", write(s, "answer", 6));
  show("peek", recv(c, buf, 100, MSG_PEEK));
  show("read part", read(c, buf, 2));
  int n;
  ioctl(c, FIONREAD, &n);
  show("left", n);
  show("truncated away", recv(c, NULL, 4, MSG_TRUNC));
  show("dontwait", recv(c, buf, 100, MSG_DONTWAIT));
  show("half close", shutdown(c, SHUT_WR));
  show("poll server", poll_now(s));
  show("poll client", poll_now(c));
  show("read end", read(s, buf, 10));
  show("write shut", send(c, "x", 1, MSG_NOSIGNAL));
  show("still answers", write(s, "bye", 3));
  show("read", read(c, buf, 10));
  show("shut twice", shutdown(c, SHUT_WR));
  close(s);
  show("poll client", poll_now(c));
  show("read end", read(c, buf, 10));
  show("write", send(c, "x", 1, MSG_NOSIGNAL));
  peer("closed", c, port);
  close(c);
  close(l);
  /* the client closed first, so its port lingers, not the listener's */
  l = socket(AF_INET, SOCK_STREAM, 0);
  show("rebind", bind(l, (void *)&a, sizeof a));
  close(l);
}

static void endings(void) {
  int port, l = listener(&port), c, s;
  struct sockaddr_in a = at("127.0.0.1", port);
  connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a);
  s = accept(l, 0, 0);
  write(s, "unread", 6);
  write(c, "unread", 6);
  close(s); /* with bytes unread: a reset */
  show("poll reset", poll_now(c));
  show("error", get(c, SOL_SOCKET, SO_ERROR));
  show("error taken", get(c, SOL_SOCKET, SO_ERROR));
  show("read", read(c, buf, 10));
  show("read again", read(c, buf, 10));
  close(c);
  connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a);
  s = accept(l, 0, 0);
  close(s);
  show("poll closed", poll_now(c));
  show("write to closed", send(c, "x", 1, MSG_NOSIGNAL));
  show("write after reset", send(c, "x", 1, MSG_NOSIGNAL));
  show("read after reset", read(c, buf, 1));
  close(c);
  connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a);
  s = accept(l, 0, 0);
  struct linger g = {1, 0};
  setsockopt(c, SOL_SOCKET, SO_LINGER, &g, sizeof g);
  close(c);
  show("aborted", read(s, buf, 1));
  show("then", read(s, buf, 1));
  close(s);
  /* the server closes first: its port lingers */
  connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a);
  s = accept(l, 0, 0);
  close(s);
  read(c, buf, 1);
  close(c);
  close(l);
  l = socket(AF_INET, SOCK_STREAM, 0);
  show("bind while it lingers", bind(l, (void *)&a, sizeof a));
  on(l, SOL_SOCKET, SO_REUSEADDR, 1);
  show("with reuse alone", bind(l, (void *)&a, sizeof a));
  close(l);
  l = listener(&port);
  a = at("127.0.0.1", port);
  connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a);
  close(l);
  show("never accepted", read(c, buf, 1));
  close(c);
}

static void nonblocking(void) {
  int port, l = listener(&port), c, s;
  struct sockaddr_in a = at("127.0.0.1", port);
  c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  show("connect", connect(c, (void *)&a, sizeof a));
  struct pollfd p = {c, POLLOUT, 0};
  show("wait", poll(&p, 1, 1000));
  show("error", get(c, SOL_SOCKET, SO_ERROR));
  show("connect again", connect(c, (void *)&a, sizeof a));
  show("and again", connect(c, (void *)&a, sizeof a));
  show("read", read(c, buf, 1));
  fcntl(l, F_SETFL, O_NONBLOCK);
  s = accept4(l, 0, 0, SOCK_NONBLOCK);
  show("accept none", accept(l, 0, 0));
  show("flags", fcntl(s, F_GETFL) & O_NONBLOCK);
  long sum = 0, n;
  while ((n = write(c, buf, 10000)) > 0)
    sum += n;
  show("full", n);
  show("poll full", poll_now(c));
  long got = 0;
  while (got < sum && (n = read(s, buf, sizeof buf)) > 0)
    got += n;
  show("all there", got == sum);
  show("poll emptied", poll_now(c));
  close(c);
  close(s);
  close(l);
  c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  show("connect to nobody", connect(c, (void *)&a, sizeof a));
  p.fd = c;
  show("wait", poll(&p, 1, 1000));
  show("events", p.revents);
  show("events", poll_now(c));
  show("error", get(c, SOL_SOCKET, SO_ERROR) == ECONNREFUSED);
  close(c);
}

static void bulk(void *p) {
  int s = *(int *)p;
  long n, sum = 0;
  unsigned check = 0;
  while ((n = read(s, buf, 7001)) > 0)
    for (long i = 0; i < n; i++, sum++)
      check = check * 31 + (unsigned char)buf[i];
  printf("received %ld %x\n", sum, check);
}

static void blocking(void) {
  int port, l = listener(&port), c = socket(AF_INET, SOCK_STREAM, 0), s;
  struct sockaddr_in a = at("127.0.0.1", port);
  connect(c, (void *)&a, sizeof a);
  s = accept(l, 0, 0);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    close(c);
    bulk(&s);
    fflush(stdout);
    _exit(0);
  }
  close(s);
  for (unsigned i = 0; i < sizeof buf; i++)
    buf[i] = i * 7 + i / 1000;
  long sum = 0;
  for (int i = 0; i < 5; i++)
    sum += write(c, buf, sizeof buf);
  close(c);
  waitpid(pid, 0, 0);
  show("sent", sum);
  close(l);
}

static void families(void) {
  int l = socket(AF_INET6, SOCK_STREAM, 0), c, s, port;
  struct sockaddr_in6 a = at6("::", 0);
  show("v6only", get(l, IPPROTO_IPV6, IPV6_V6ONLY));
  show("bind", bind(l, (void *)&a, sizeof a));
  show("v6only too late", on(l, IPPROTO_IPV6, IPV6_V6ONLY, 1));
  port = port_of(l);
  listen(l, 5);
  struct sockaddr_in b = at("127.0.0.1", port);
  show("v4 to dual", connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  s = accept(l, 0, 0);
  name("server", s, port);
  peer("server", s, port);
  close(c);
  close(s);
  a = at6("::1", port);
  show("v6", connect(c = socket(AF_INET6, SOCK_STREAM, 0), (void *)&a, sizeof a));
  s = accept(l, 0, 0);
  name("server", s, port);
  peer("client", c, port);
  close(c);
  close(s);
  a = at6("::ffff:127.0.0.1", port);
  show("mapped", connect(c = socket(AF_INET6, SOCK_STREAM, 0), (void *)&a, sizeof a));
  name("client", c, port);
  close(c);
  show("v4 any taken", bind(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  show("v4 address in v6", connect(s = socket(AF_INET6, SOCK_STREAM, 0), (void *)&b, sizeof b));
  close(c);
  close(s);
  close(l);
  l = socket(AF_INET6, SOCK_STREAM, 0);
  on(l, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  a = at6("::", 0);
  bind(l, (void *)&a, sizeof a);
  port = port_of(l);
  listen(l, 5);
  b = at("127.0.0.1", port);
  show("v4 to v6 only", connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  close(c);
  show("v4 beside it", bind(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  close(c);
  close(l);
  b = at("127.0.0.1", 0);
  l = socket(AF_INET, SOCK_STREAM, 0);
  bind(l, (void *)&b, sizeof b);
  listen(l, 1);
  port = port_of(l);
  b = at("127.0.0.2", port);
  show("other loopback address", connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  close(c);
  show("bind beside it", bind(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  close(c);
  b = at("0.0.0.0", port);
  show("0.0.0.0 is this host", connect(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  peer("it", c, port);
  close(c);
  close(l);
  b = at("198.51.100.7", 80);
  show("not ours", bind(c = socket(AF_INET, SOCK_STREAM, 0), (void *)&b, sizeof b));
  show("short", bind(c, (void *)&b, 4));
  b.sin_family = AF_UNIX;
  show("family", bind(c, (void *)&b, sizeof b));
  show("family", connect(c, (void *)&b, sizeof b));
  close(c);
  show("protocol", socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
  show("type", socket(AF_INET, 9, 0));
  show("seqpacket", socket(AF_INET, SOCK_SEQPACKET, 0));
}

static void datagrams(void) {
  int r = socket(AF_INET, SOCK_DGRAM, 0), c = socket(AF_INET, SOCK_DGRAM, 0), port;
  struct sockaddr_in a = at("127.0.0.1", 0), from;
  socklen_t len = sizeof from;
  show("poll fresh", poll_now(r));
  bind(r, (void *)&a, sizeof a);
  port = port_of(r);
  a = at("127.0.0.1", port);
  show("send nowhere", send(c, "x", 1, 0));
  show("sendto", sendto(c, "hello", 5, 0, (void *)&a, sizeof a));
  name("sender", c, port);
  show("recvfrom", recvfrom(r, buf, 100, 0, (void *)&from, &len));
  print_name("from", 0, (void *)&from, len, port);
  show("answer", sendto(r, "hi", 2, 0, (void *)&from, len));
  show("recv", recv(c, buf, 100, 0));
  show("connect", connect(c, (void *)&a, sizeof a));
  name("connected", c, port);
  peer("connected", c, port);
  send(c, "one", 3, 0);
  send(c, "", 0, 0);
  send(c, "three", 5, 0);
  int n;
  ioctl(r, FIONREAD, &n);
  show("next", n);
  show("one", recv(r, buf, 100, 0));
  show("empty", recv(r, buf, 100, 0));
  show("cut", recv(r, buf, 2, MSG_TRUNC));
  show("dontwait", recv(r, buf, 2, MSG_DONTWAIT));
  show("poll", poll_now(c));
  int stranger = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in to = at("127.0.0.1", port_of(c));
  show("stranger", sendto(stranger, "x", 1, 0, (void *)&to, sizeof to));
  show("not from the peer", recv(c, buf, 10, MSG_DONTWAIT));
  close(r);
  show("send to closed", send(c, "x", 1, 0));
  show("poll error", poll_now(c));
  show("told next time", send(c, "x", 1, 0));
  show("and recv", recv(c, buf, 10, MSG_DONTWAIT));
  show("then nothing", recv(c, buf, 10, MSG_DONTWAIT));
  show("unconnected is not told", sendto(stranger, "x", 1, 0, (void *)&a, sizeof a));
  show("nor later", sendto(stranger, "x", 1, 0, (void *)&a, sizeof a));
  struct sockaddr none = {.sa_family = AF_UNSPEC};
  show("disconnect", connect(c, &none, sizeof none));
  show("send", send(c, "x", 1, 0));
  show("too long", sendto(stranger, buf, 65508, 0, (void *)&a, sizeof a));
  a.sin_port = 0;
  show("port 0", sendto(stranger, "x", 1, 0, (void *)&a, sizeof a));
  show("listen", listen(stranger, 1));
  show("accept", accept(stranger, 0, 0));
  show("shutdown", shutdown(stranger, SHUT_RD));
  close(stranger);
  close(c);
  r = socket(AF_INET6, SOCK_DGRAM, 0);
  struct sockaddr_in6 any = at6("::", 0), from6;
  bind(r, (void *)&any, sizeof any);
  c = socket(AF_INET, SOCK_DGRAM, 0);
  a = at("127.0.0.1", port_of(r));
  show("v4 to v6", sendto(c, "x", 1, 0, (void *)&a, sizeof a));
  len = sizeof from6;
  show("recvfrom", recvfrom(r, buf, 9, 0, (void *)&from6, &len));
  print_name("from", 0, (void *)&from6, len, port);
  show("answer", sendto(r, "yy", 2, 0, (void *)&from6, len));
  show("recv", recv(c, buf, 9, 0));
  close(r);
  close(c);
  r = socket(AF_INET, SOCK_DGRAM, 0);
  on(r, SOL_SOCKET, SO_RCVBUF, 4000);
  a = at("127.0.0.1", 0);
  bind(r, (void *)&a, sizeof a);
  a = at("127.0.0.1", port_of(r));
  c = socket(AF_INET, SOCK_DGRAM, 0);
  long sent = 0, got = 0;
  for (int i = 0; i < 100; i++)
    sent += sendto(c, buf, 1000, 0, (void *)&a, sizeof a) == 1000;
  while (recv(r, buf, 1000, MSG_DONTWAIT) == 1000)
    got++;
  show("all sent", sent);
  show("some lost", got > 0 && got < 100);
  close(r);
  close(c);
}

static void sharing(void) {
  int one = socket(AF_INET, SOCK_STREAM, 0), other = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in a = at("127.0.0.1", 0);
  on(one, SOL_SOCKET, SO_REUSEADDR, 1);
  on(other, SOL_SOCKET, SO_REUSEADDR, 1);
  bind(one, (void *)&a, sizeof a);
  a = at("127.0.0.1", port_of(one));
  show("both bound", bind(other, (void *)&a, sizeof a));
  show("listen", listen(one, 1));
  show("only one listens", listen(other, 1));
  close(other);
  show("bind beside a listener",
       bind(other = socket(AF_INET, SOCK_STREAM, 0), (void *)&a, sizeof a));
  close(one);
  close(other);
  one = socket(AF_INET, SOCK_DGRAM, 0);
  other = socket(AF_INET, SOCK_DGRAM, 0);
  on(one, SOL_SOCKET, SO_REUSEPORT, 1);
  a = at("127.0.0.1", 0);
  bind(one, (void *)&a, sizeof a);
  a = at("127.0.0.1", port_of(one));
  show("not shared", bind(other, (void *)&a, sizeof a));
  on(other, SOL_SOCKET, SO_REUSEPORT, 1);
  show("shared", bind(other, (void *)&a, sizeof a));
  close(one);
  close(other);
}

static void options(void) {
  int s = socket(AF_INET, SOCK_STREAM, 0), u = socket(AF_INET6, SOCK_DGRAM, 0);
  show("nodelay", get(s, IPPROTO_TCP, TCP_NODELAY));
  show("set", on(s, IPPROTO_TCP, TCP_NODELAY, 5));
  show("nodelay", get(s, IPPROTO_TCP, TCP_NODELAY));
  show("keepidle", get(s, IPPROTO_TCP, TCP_KEEPIDLE));
  show("set", on(s, IPPROTO_TCP, TCP_KEEPIDLE, 60));
  show("keepidle", get(s, IPPROTO_TCP, TCP_KEEPIDLE));
  show("bad", on(s, IPPROTO_TCP, TCP_KEEPIDLE, 0));
  show("unknown", on(s, IPPROTO_TCP, 999, 0));
  show("of udp", on(u, IPPROTO_TCP, TCP_NODELAY, 1));
  show("ttl", get(s, IPPROTO_IP, IP_TTL));
  show("set", on(s, IPPROTO_IP, IP_TTL, 5));
  show("ttl", get(s, IPPROTO_IP, IP_TTL));
  show("bad", on(s, IPPROTO_IP, IP_TTL, 300));
  show("tos", get(s, IPPROTO_IP, IP_TOS));
  show("v6only of v4", get(s, IPPROTO_IPV6, IPV6_V6ONLY));
  show("hops", get(u, IPPROTO_IPV6, IPV6_UNICAST_HOPS));
  show("type", get(u, SOL_SOCKET, SO_TYPE));
  show("domain", get(u, SOL_SOCKET, SO_DOMAIN));
  show("protocol", get(u, SOL_SOCKET, SO_PROTOCOL));
  show("protocol", get(s, SOL_SOCKET, SO_PROTOCOL));
  show("sndbuf", get(s, SOL_SOCKET, SO_SNDBUF));
  show("rcvbuf", get(s, SOL_SOCKET, SO_RCVBUF));
  show("passcred", on(s, SOL_SOCKET, SO_PASSCRED, 1));
  show("keepalive", on(s, SOL_SOCKET, SO_KEEPALIVE, 1));
  show("keepalive", get(s, SOL_SOCKET, SO_KEEPALIVE));
  close(s);
  close(u);
}

static void later(void *p) {
  int s = accept(*(int *)p, 0, 0);
  nap(30);
  write(s, "late", 4);
  close(s);
}

static void resolved(void) {
  int port, l = listener(&port);
  pid_t pid = child(later, &l);
  int c = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in a = at("127.0.0.1", port);
  connect(c, (void *)&a, sizeof a);
  struct pollfd p = {c, POLLIN, 0};
  show("poll", poll(&p, 1, 5));
  show("poll", poll(&p, 1, 5000));
  show("read", read(c, buf, 10));
  waitpid(pid, 0, 0);
  struct timeval t = {0, 10000};
  setsockopt(l, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
  show("accept times out", accept(l, 0, 0));
  show("shutdown listener", shutdown(l, SHUT_RD));
  show("accept", accept(l, 0, 0));
  close(c);
  close(l);
}

int main(void) {
  connections();
  endings();
  nonblocking();
  blocking();
  families();
  datagrams();
  sharing();
  options();
  resolved();
  return 0;
}
