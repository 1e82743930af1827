// waitid fills siginfo; WNOWAIT leaves the child; EINVAL, ECHILD
#include "../case.h"

int main(int argc, char **argv) {
  siginfo_t info = {};
  pid_t pid = CHILD(_exit(5));
  TRY(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
  SHOW(info.si_pid == pid);
  SHOW(info.si_code == CLD_EXITED);
  SHOW(info.si_status);
  SHOW(info.si_signo == SIGCHLD);
  TRY(waitid(P_ALL, 0, &info, WEXITED));
  TRY(waitid(P_PID, pid, &info, WEXITED));
  TRY(waitid(P_ALL, 0, &info, WEXITED));
  TRY(waitid(P_ALL, 0, &info, 0));
  TRY(waitid(99, 0, &info, WEXITED));
  TRY(waitid(P_PID, 0, &info, WEXITED));
  pid = CHILD(pause());
  info.si_pid = 77;
  TRY(waitid(P_PID, pid, &info, WEXITED | WNOHANG));
  SHOW(info.si_pid);
  kill(pid, SIGKILL);
  waitid(P_PID, pid, &info, WEXITED);
  SHOW(info.si_code == CLD_KILLED);
  SHOW(info.si_status);
  return 0;
}
