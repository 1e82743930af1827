// pipe2: unknown flags EINVAL, a bad address EFAULT and no descriptor left open
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  TRY(pipe2(p, 1));
  TRY(syscall(SYS_pipe2, BAD, 0));
  TRY(pipe2(p, O_CLOEXEC));
  SHOW(p[0]);
  TRY(fcntl(p[0], F_GETFD));
  TRY(fcntl(p[1], F_GETFL) & O_ACCMODE);
  TRY(write(p[0], "x", 1));
  TRY(read(p[1], p, 1));
  return 0;
}
