// SCHED_RESET_ON_FORK: what children start with, and who may take the flag away: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  struct attributes { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; };
  void show(const char *who) {
    struct attributes now = {};
    syscall(SYS_sched_getattr, 0, &now, sizeof now, 0);
    say("%s: policy %u, flags %lu, nice %d, priority %u\n", who, now.policy, (long)now.flags, now.nice, now.priority);
  }
  void child(int policy, int priority, int nice) {
    struct sched_param param = {.sched_priority = priority};
    TRY(setpriority(PRIO_PROCESS, 0, nice));
    TRY(sched_setscheduler(0, policy, &param));
    show("parent");
    ended(CHILD(show("child")));
  }
  child(SCHED_OTHER, 0, -5);
  child(SCHED_OTHER | SCHED_RESET_ON_FORK, 0, -5);
  child(SCHED_OTHER | SCHED_RESET_ON_FORK, 0, 5);
  child(SCHED_BATCH | SCHED_RESET_ON_FORK, 0, -5);
  child(SCHED_IDLE | SCHED_RESET_ON_FORK, 0, -5);
  child(SCHED_FIFO | SCHED_RESET_ON_FORK, 7, 5);
  child(SCHED_RR | SCHED_RESET_ON_FORK, 7, -5);
  child(SCHED_RR, 7, -5);
  struct sched_param param = {};
  TRY(sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &param));
  become_user();
  TRY(sched_setscheduler(0, SCHED_OTHER, &param));
  TRY(sched_setparam(0, &param));
  TRY(sched_setscheduler(0, SCHED_BATCH | SCHED_RESET_ON_FORK, &param));
  show("user");
  return 0;
}
