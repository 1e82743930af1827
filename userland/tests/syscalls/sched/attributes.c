// sched_getattr and sched_setattr: sizes, EINVAL, E2BIG, ESRCH
#include "../case.h"

int main(int argc, char **argv) {
  struct { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; uint32_t min, max; } attr = {};
  TRY(syscall(SYS_sched_getattr, 0, &attr, sizeof attr, 0));
  SHOW(attr.size);
  SHOW(attr.policy);
  attr.size = 48;
  attr.nice = 7;
  TRY(syscall(SYS_sched_setattr, 0, &attr, 0));
  SHOW(getpriority(PRIO_PROCESS, 0));
  TRY(syscall(SYS_sched_setattr, 0, &attr, 1));
  attr.policy = 77;
  TRY(syscall(SYS_sched_setattr, 0, &attr, 0));
  TRY(syscall(SYS_sched_getattr, 0, &attr, 10, 0));
  TRY(syscall(SYS_sched_getattr, 0, BAD, 48, 0));
  TRY(syscall(SYS_sched_getattr, 1234567, &attr, 48, 0));
  TRY(syscall(SYS_sched_setattr, 0, 0, 0));
  return 0;
}
