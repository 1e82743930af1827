// rt_sigqueueinfo: positive codes and SI_TKILL towards others: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  siginfo_t info = {.si_code = 0};
  signal(SIGUSR1, SIG_IGN);
  pid_t pid = CHILD(pause());
  TRY(syscall(SYS_rt_sigqueueinfo, pid, 0, &info));
  info.si_code = SI_TKILL;
  TRY(syscall(SYS_rt_sigqueueinfo, pid, 0, &info));
  TRY(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, &info));
  info.si_code = SI_QUEUE;
  TRY(syscall(SYS_rt_sigqueueinfo, pid, SIGUSR2, &info));
  TRY(syscall(SYS_rt_sigqueueinfo, pid, SIGUSR2, BAD));
  ended(pid);
  return 0;
}
