// epoll_wait: EBADF, EINVAL, EFAULT; a time without events gives 0
#include "../case.h"

int main(int argc, char **argv) {
  struct epoll_event got;
  int ep = epoll_create1(0), p[2];
  pipe(p);
  struct epoll_event event = {.events = EPOLLOUT};
  epoll_ctl(ep, EPOLL_CTL_ADD, p[1], &event);
  TRY(epoll_wait(99, &got, 1, 0));
  TRY(epoll_wait(0, &got, 1, 0));
  TRY(epoll_wait(ep, &got, 0, 0));
  TRY(epoll_wait(ep, &got, -1, 0));
  TRY(epoll_wait(ep, BAD, 1, 0));
  epoll_ctl(ep, EPOLL_CTL_DEL, p[1], 0);
  TRY(epoll_wait(ep, &got, 1, 5));
  return 0;
}
