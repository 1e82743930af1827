// edge-triggered: once for each arrival; EPOLLONESHOT: once until armed again
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  pipe(p);
  int ep = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN | EPOLLET}, got;
  epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &event);
  write(p[1], "x", 1);
  TRY(epoll_wait(ep, &got, 1, 0));
  TRY(epoll_wait(ep, &got, 1, 0));
  write(p[1], "x", 1);
  TRY(epoll_wait(ep, &got, 1, 0));
  event.events = EPOLLIN | EPOLLONESHOT;
  epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &event);
  TRY(epoll_wait(ep, &got, 1, 0));
  TRY(epoll_wait(ep, &got, 1, 0));
  epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &event);
  TRY(epoll_wait(ep, &got, 1, 0));
  return 0;
}
