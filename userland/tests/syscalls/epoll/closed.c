// a closed file leaves the set, unless a copy of the descriptor is open
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  pipe(p);
  int ep = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLOUT}, got;
  epoll_ctl(ep, EPOLL_CTL_ADD, p[1], &event);
  int copy = dup(p[1]);
  close(p[1]);
  TRY(epoll_wait(ep, &got, 1, 0));
  close(copy);
  TRY(epoll_wait(ep, &got, 1, 0));
  return 0;
}
