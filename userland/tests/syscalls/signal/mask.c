// sigprocmask: block, unblock, set; SIGKILL and SIGSTOP cannot be blocked; EINVAL, EFAULT
#include "../case.h"

int main(int argc, char **argv) {
  sigset_t set, old;
  sigfillset(&set);
  TRY(sigprocmask(SIG_BLOCK, &set, 0));
  TRY(sigprocmask(SIG_BLOCK, 0, &old));
  SHOW(sigismember(&old, SIGKILL) + sigismember(&old, SIGSTOP));
  SHOW(sigismember(&old, SIGUSR1));
  TRY(sigprocmask(99, &set, 0));
  TRY(syscall(SYS_rt_sigprocmask, SIG_BLOCK, BAD, 0, 8));
  TRY(syscall(SYS_rt_sigprocmask, SIG_BLOCK, 0, BAD, 8));
  TRY(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, 0, 4));
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  TRY(sigprocmask(SIG_UNBLOCK, &set, &old));
  sigprocmask(SIG_BLOCK, 0, &old);
  SHOW(sigismember(&old, SIGUSR1) * 10 + sigismember(&old, SIGUSR2));
  return 0;
}
