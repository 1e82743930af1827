// sigwaitinfo and sigtimedwait take a pending signal; EAGAIN after the time, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  siginfo_t info;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, 0);
  raise(SIGUSR1);
  SHOW(sigwaitinfo(&set, &info) == SIGUSR1);
  SHOW(info.si_code == SI_TKILL);
  struct timespec time = {0, 10000000};
  TRY(sigtimedwait(&set, &info, &time));
  time.tv_nsec = 1000000000;
  TRY(sigtimedwait(&set, &info, &time));
  time.tv_nsec = 0;
  TRY(sigtimedwait(&set, &info, &time));
  pid_t parent = getpid();
  pid_t pid = CHILD(milliseconds(10); kill(parent, SIGUSR1));
  SHOW(sigwaitinfo(&set, &info) == SIGUSR1);
  SHOW(info.si_pid == pid);
  ended(pid);
  return 0;
}
