// poll marks a descriptor that is not open with POLLNVAL; EFAULT, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  struct pollfd fds[1] = {{99, POLLIN}};
  TRY(poll(fds, 1, -1));
  SHOW(fds[0].revents == POLLNVAL);
  TRY(syscall(SYS_ppoll, BAD, 1, 0, 0, 8));
  TRY(poll(fds, 100000, 0));
  struct timespec time = {0, 1000000000};
  TRY(ppoll(fds, 1, &time, 0));
  TRY(syscall(SYS_ppoll, fds, 1, 0, BAD, 8));
  sigset_t set;
  TRY(syscall(SYS_ppoll, fds, 1, 0, &set, 4));
  return 0;
}
