// epoll_create1: EINVAL; epoll_ctl: EBADF, EEXIST, ENOENT, EPERM, EINVAL, ELOOP
#include "../case.h"

int main(int argc, char **argv) {
  file("plain", "");
  int p[2], plain = open("plain", O_RDWR);
  pipe(p);
  TRY(epoll_create1(1));
  int ep = TRY(epoll_create1(EPOLL_CLOEXEC)), other = epoll_create1(0);
  TRY(fcntl(ep, F_GETFD));
  struct epoll_event event = {.events = EPOLLIN};
  TRY(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &event));
  TRY(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &event));
  TRY(epoll_ctl(ep, EPOLL_CTL_MOD, p[1], &event));
  TRY(epoll_ctl(ep, EPOLL_CTL_DEL, p[1], 0));
  TRY(epoll_ctl(ep, EPOLL_CTL_DEL, p[0], 0));
  TRY(epoll_ctl(ep, EPOLL_CTL_ADD, plain, &event));
  TRY(epoll_ctl(ep, EPOLL_CTL_ADD, 99, &event));
  TRY(epoll_ctl(99, EPOLL_CTL_ADD, p[0], &event));
  TRY(epoll_ctl(p[0], EPOLL_CTL_ADD, p[1], &event));
  TRY(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &event));
  TRY(epoll_ctl(ep, 77, p[0], &event));
  TRY(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], BAD));
  TRY(epoll_ctl(ep, EPOLL_CTL_ADD, other, &event));
  TRY(epoll_ctl(other, EPOLL_CTL_ADD, ep, &event));
  return 0;
}
