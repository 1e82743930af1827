// a signalfd reads pending signals; EAGAIN, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  struct signalfd_siginfo info;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  int fd = TRY(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  TRY(read(fd, &info, sizeof info));
  kill(getpid(), SIGUSR1);
  struct pollfd poller = {fd, POLLIN};
  TRY(poll(&poller, 1, 0));
  TRY(read(fd, &info, 10));
  TRY(read(fd, &info, sizeof info));
  SHOW(info.ssi_signo == SIGUSR1);
  SHOW(info.ssi_pid == getpid());
  sigaddset(&set, SIGUSR2);
  SHOW(signalfd(fd, &set, 0) == fd);
  TRY(signalfd(0, &set, 0));
  TRY(signalfd(99, &set, 0));
  TRY(signalfd(-1, &set, 77));
  return 0;
}
