// pidfd_open: EINVAL, ESRCH; poll wakes at the end of the process
#include "../case.h"

int main(int argc, char **argv) {
  pid_t pid = CHILD(milliseconds(10); _exit(3));
  TRY(syscall(SYS_pidfd_open, pid, 77));
  TRY(syscall(SYS_pidfd_open, 1234567, 0));
  TRY(syscall(SYS_pidfd_open, 0, 0));
  int fd = TRY(syscall(SYS_pidfd_open, pid, 0));
  TRY(fcntl(fd, F_GETFD));
  struct pollfd set = {fd, POLLIN};
  TRY(poll(&set, 1, 0));
  TRY(poll(&set, 1, 5000));
  siginfo_t info = {};
  TRY(waitid(P_PIDFD, fd, &info, WEXITED));
  SHOW(info.si_status);
  TRY(waitid(P_PIDFD, fd, &info, WEXITED));
  TRY(waitid(P_PIDFD, 0, &info, WEXITED));
  TRY(waitid(P_PIDFD, 99, &info, WEXITED));
  TRY(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 0, 0));
  return 0;
}
