// the ready ones come in turns when there are more than asked for
#include "../case.h"

int main(int argc, char **argv) {
  int p[3][2], seen = 0, ep = epoll_create1(0);
  struct epoll_event got[2];
  for (int i = 0; i < 3; i++) {
    pipe(p[i]);
    struct epoll_event event = {.events = EPOLLOUT, .data.u32 = 1 << i};
    epoll_ctl(ep, EPOLL_CTL_ADD, p[i][1], &event);
  }
  TRY(epoll_wait(ep, got, 2, 0));
  seen |= got[0].data.u32 | got[1].data.u32;
  TRY(epoll_wait(ep, got, 2, 0));
  seen |= got[0].data.u32 | got[1].data.u32;
  SHOW(seen);
  return 0;
}
