// level-triggered: ready as long as there is something to read
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char c[4];
  pipe(p);
  int ep = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.u64 = 1234567890123}, got = {};
  epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &event);
  TRY(epoll_wait(ep, &got, 1, 0));
  write(p[1], "x", 1);
  TRY(epoll_wait(ep, &got, 1, 0));
  SHOW(got.data.u64);
  SHOW(got.events);
  TRY(epoll_wait(ep, &got, 1, 0));
  read(p[0], c, 4);
  TRY(epoll_wait(ep, &got, 1, 0));
  close(p[1]);
  TRY(epoll_wait(ep, &got, 1, 0));
  SHOW(got.events);
  return 0;
}
