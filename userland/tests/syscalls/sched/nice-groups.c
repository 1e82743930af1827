// setpriority and getpriority of process groups and users: all are changed that may be, the last refusal is told; zombies
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  setpriority(PRIO_PROCESS, 0, 0);
  int go[2], ready[2];
  char byte;
  if (pipe(go) || pipe(ready)) return 1;
  pid_t waiting(pid_t group, uid_t user, int nice) {
    pid_t pid = fork();
    if (pid == 0) {
      setpgid(0, group);
      setpriority(PRIO_PROCESS, 0, nice);
      if (user && (setgroups(0, 0) || setresgid(user, user, user) || setresuid(user, user, user))) _exit(1);
      close(go[1]);
      write(ready[1], "r", 1);
      read(go[0], &byte, 1);
      _exit(0);
    }
    read(ready[0], &byte, 1);
    return pid;
  }
  pid_t first = waiting(0, 0, 3);
  pid_t second = waiting(first, 4242, 9);
  pid_t third = waiting(first, 4243, 12);
  void show(void) { say("nice %d %d %d\n", getpriority(PRIO_PROCESS, first), getpriority(PRIO_PROCESS, second), getpriority(PRIO_PROCESS, third)); }
  show();
  TRY(getpriority(PRIO_PGRP, first));
  TRY(getpriority(PRIO_USER, 4242));
  TRY(getpriority(PRIO_USER, 4243));
  TRY(getpriority(PRIO_USER, 4244));
  TRY(getpriority(PRIO_PGRP, second));
  TRY(getpriority(PRIO_PGRP, -1));
  TRY(getpriority(PRIO_USER, -1));
  TRY(setpriority(PRIO_PGRP, first, 5));
  show();
  TRY(setpriority(PRIO_USER, 4242, 7));
  TRY(setpriority(PRIO_USER, 4244, 7));
  TRY(setpriority(PRIO_PGRP, 1234567, 7));
  show();
  // A user reaches his own processes only, and makes them nicer only.
  ended(CHILD({
    if (setgroups(0, 0) || setresgid(4242, 4242, 4242) || setresuid(4242, 4242, 4242)) _exit(1);
    TRY(setpriority(PRIO_PGRP, first, 10));
    show();
    TRY(setpriority(PRIO_PGRP, first, 2));
    show();
    TRY(setpriority(PRIO_USER, 0, 11));
    TRY(getpriority(PRIO_USER, 0));
    TRY(setpriority(PRIO_USER, 4243, 15));
    TRY(setpriority(PRIO_PROCESS, third, 15));
    TRY(setpriority(PRIO_PROCESS, second, 1));
    TRY(getpriority(PRIO_PGRP, 0) <= 20);
    show();
  }));
  // A zombie keeps a nice value.
  pid_t zombie = fork();
  if (zombie == 0) _exit(0);
  siginfo_t info;
  waitid(P_PID, zombie, &info, WEXITED | WNOWAIT);
  TRY(getpriority(PRIO_PROCESS, zombie));
  TRY(setpriority(PRIO_PROCESS, zombie, 6));
  TRY(getpriority(PRIO_PROCESS, zombie));
  TRY(sched_getscheduler(zombie));
  struct sched_param param = {};
  TRY(sched_setscheduler(zombie, SCHED_BATCH, &param));
  TRY(sched_getscheduler(zombie));
  cpu_set_t set;
  TRY(sched_getaffinity(zombie, sizeof set, &set) >= 0);
  struct timespec time;
  TRY(sched_rr_get_interval(zombie, &time));
  struct { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; } attr = {};
  TRY(syscall(SYS_sched_getattr, zombie, &attr, sizeof attr, 0));
  SHOW(attr.nice);
  ended(zombie);
  TRY(getpriority(PRIO_PROCESS, zombie));
  close(go[1]);
  ended(first);
  ended(second);
  ended(third);
  return 0;
}
