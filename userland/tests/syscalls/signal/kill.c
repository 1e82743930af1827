// kill: 0 only asks; ESRCH, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  TRY(kill(getpid(), 0));
  TRY(kill(1234567, 0));
  TRY(kill(1234567, SIGTERM));
  TRY(kill(getpid(), 65));
  TRY(kill(getpid(), -1));
  TRY(kill(INT32_MIN, SIGTERM));
  pid_t pid = CHILD();
  siginfo_t info;
  waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
  TRY(kill(pid, SIGTERM));
  ended(pid);
  TRY(kill(pid, SIGTERM));
  return 0;
}
