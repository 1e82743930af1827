// poll of a pipe: readable, writable, hung up, broken
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  struct pollfd fds[2];
  pipe(p);
  fds[0] = (struct pollfd){p[0], POLLIN};
  fds[1] = (struct pollfd){p[1], POLLOUT};
  TRY(poll(fds, 2, 0));
  SHOW(fds[0].revents * 1000 + fds[1].revents);
  write(p[1], "x", 1);
  TRY(poll(fds, 2, 0));
  SHOW(fds[0].revents * 1000 + fds[1].revents);
  close(p[1]);
  fds[1].fd = -1;
  TRY(poll(fds, 2, 0));
  SHOW(fds[0].revents * 1000 + fds[1].revents);
  pipe(p);
  close(p[0]);
  fds[0] = (struct pollfd){p[1], POLLOUT};
  TRY(poll(fds, 1, 0));
  SHOW(fds[0].revents);
  return 0;
}
