// select: EBADF, EINVAL, EFAULT; the time that is left comes back
#include "../case.h"

int main(int argc, char **argv) {
  fd_set in;
  FD_ZERO(&in);
  FD_SET(40, &in);
  struct timeval time = {0, 10000};
  TRY(select(41, &in, 0, 0, 0));
  TRY(select(-1, 0, 0, 0, 0));
  TRY(select(40, &in, 0, 0, &time));
  SHOW(time.tv_sec * 1000000 + time.tv_usec);
  TRY(syscall(SYS_pselect6, 10, BAD, 0, 0, 0, 0));
  struct timespec bad = {0, -5};
  TRY(pselect(0, 0, 0, 0, &bad, 0));
  return 0;
}
