// setpriority bounds nice to -20 to 19; lowering it needs privileges: EACCES; ESRCH, EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  TRY(setpriority(PRIO_PROCESS, 0, 5));
  SHOW(getpriority(PRIO_PROCESS, 0));
  TRY(setpriority(PRIO_PROCESS, 0, 100));
  SHOW(getpriority(PRIO_PROCESS, 0));
  TRY(setpriority(PRIO_PROCESS, 0, -100));
  SHOW(getpriority(PRIO_PROCESS, 0));
  TRY(syscall(SYS_getpriority, PRIO_PROCESS, 0));
  TRY(setpriority(PRIO_PROCESS, 1234567, 0));
  TRY(setpriority(99, 0, 0));
  TRY(getpriority(99, 0));
  TRY(setpriority(PRIO_PROCESS, 0, 10));
  become_user();
  TRY(setpriority(PRIO_PROCESS, 0, 12));
  TRY(setpriority(PRIO_PROCESS, 0, 5));
  TRY(setpriority(PRIO_PROCESS, getppid(), 15));
  return 0;
}
