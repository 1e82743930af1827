// sigaction: EINVAL for SIGKILL, SIGSTOP and beyond; EFAULT; the old action comes back
#include "../case.h"

int main(int argc, char **argv) {
  struct sigaction action = {.sa_handler = SIG_IGN}, old;
  TRY(sigaction(SIGUSR1, &action, 0));
  TRY(sigaction(SIGUSR1, 0, &old));
  SHOW(old.sa_handler == SIG_IGN);
  TRY(sigaction(SIGKILL, &action, 0));
  TRY(sigaction(SIGSTOP, &action, 0));
  TRY(sigaction(SIGKILL, 0, &old));
  TRY(sigaction(65, &action, 0));
  TRY(sigaction(0, &action, 0));
  TRY(syscall(SYS_rt_sigaction, SIGUSR1, BAD, 0, 8));
  TRY(syscall(SYS_rt_sigaction, SIGUSR1, 0, 0, 4));
  return 0;
}
