// pidfd_getfd copies a descriptor of another process
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_PTRACE);
  int p[2], ready[2];
  char text[8];
  pipe(ready);
  pid_t pid = CHILD({
    pipe(p);
    dup2(p[1], 50);
    write(p[1], "inside", 6);
    dup2(p[0], 51);
    write(ready[1], "x", 1);
    pause();
  });
  read(ready[0], text, 1);
  int fd = syscall(SYS_pidfd_open, pid, 0);
  int got = TRY(syscall(SYS_pidfd_getfd, fd, 51, 0));
  TRY(fcntl(got, F_GETFD));
  TRY(read(got, text, 8));
  TRY(syscall(SYS_pidfd_getfd, fd, 99, 0));
  TRY(syscall(SYS_pidfd_getfd, fd, 51, 1));
  TRY(syscall(SYS_pidfd_getfd, 0, 51, 0));
  kill(pid, SIGKILL);
  ended(pid);
  return 0;
}
