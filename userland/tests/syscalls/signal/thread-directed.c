// tgkill and tkill: EINVAL, ESRCH
#include "../case.h"

int main(int argc, char **argv) {
  signal(SIGUSR1, SIG_IGN);
  TRY(syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1));
  TRY(syscall(SYS_tgkill, getpid(), gettid(), 0));
  TRY(syscall(SYS_tgkill, getppid(), gettid(), SIGUSR1));
  TRY(syscall(SYS_tgkill, getpid(), 1234567, SIGUSR1));
  TRY(syscall(SYS_tgkill, 0, gettid(), SIGUSR1));
  TRY(syscall(SYS_tgkill, getpid(), gettid(), 99));
  TRY(syscall(SYS_tkill, gettid(), SIGUSR1));
  TRY(syscall(SYS_tkill, -1, SIGUSR1));
  TRY(syscall(SYS_tkill, 1234567, SIGUSR1));
  return 0;
}
