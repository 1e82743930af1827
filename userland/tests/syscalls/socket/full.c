// a socket whose peer does not read fills up: EAGAIN; poll tells when there is room
#include "../case.h"

int main(int argc, char **argv) {
  int s[2];
  static char text[4096];
  socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s);
  long total = 0;
  for (long n; (n = write(s[0], text, sizeof text)) > 0;) total += n;
  SHOW(total > 50000);
  struct pollfd fd = {s[0], POLLOUT};
  TRY(poll(&fd, 1, 0));
  while (read(s[1], text, sizeof text) > 0);
  TRY(poll(&fd, 1, 0));
  SHOW(fd.revents);
  return 0;
}
