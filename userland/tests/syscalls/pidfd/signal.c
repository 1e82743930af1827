// pidfd_send_signal: EINVAL, EBADF
#include "../case.h"

int main(int argc, char **argv) {
  pid_t pid = CHILD(pause());
  int fd = syscall(SYS_pidfd_open, pid, 0);
  TRY(syscall(SYS_pidfd_send_signal, fd, 0, 0, 0));
  TRY(syscall(SYS_pidfd_send_signal, fd, 99, 0, 0));
  TRY(syscall(SYS_pidfd_send_signal, 0, SIGTERM, 0, 0));
  TRY(syscall(SYS_pidfd_send_signal, 99, SIGTERM, 0, 0));
  TRY(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 0, 77));
  TRY(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 0, 0));
  ended(pid);
  return 0;
}
