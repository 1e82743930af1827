// a waiting epoll_wait wakes for another process's write; an epoll can be polled
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  pipe(p);
  int ep = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN}, got;
  epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &event);
  struct pollfd fd = {ep, POLLIN};
  TRY(poll(&fd, 1, 0));
  pid_t pid = CHILD(milliseconds(10); write(p[1], "x", 1));
  TRY(epoll_wait(ep, &got, 1, -1));
  TRY(poll(&fd, 1, 0));
  SHOW(fd.revents);
  ended(pid);
  return 0;
}
