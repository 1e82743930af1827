// what an ordinary user may not change of policies while RLIMIT_NICE and RLIMIT_RTPRIO are 0, and of whose processes
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  struct attributes { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; };
  long set(int policy, uint64_t flags, int nice, int priority) {
    struct attributes wanted = {48, policy, flags, nice, priority};
    long result = syscall(SYS_sched_setattr, 0, &wanted, 0);
    struct attributes now = {};
    int error = errno;
    syscall(SYS_sched_getattr, 0, &now, sizeof now, 0);
    say("policy %u, flags %lu, nice %d, priority %u\n", now.policy, (long)now.flags, now.nice, now.priority);
    errno = error;
    return result;
  }
  TRY(setpriority(PRIO_PROCESS, 0, 0));
  struct rlimit none = {};
  TRY(setrlimit(RLIMIT_NICE, &none));
  TRY(setrlimit(RLIMIT_RTPRIO, &none));
  ended(CHILD({
    become_user();
    TRY(set(SCHED_OTHER, 0, 3, 0));
    TRY(set(SCHED_OTHER, 0, 2, 0));
    TRY(set(SCHED_BATCH, 0, 3, 0));
    TRY(set(SCHED_BATCH, 0, 1, 0));
    TRY(set(SCHED_FIFO, 0, 3, 1));
    TRY(set(SCHED_OTHER, 0, 3, 0));
    TRY(set(SCHED_IDLE, 0, 3, 0));
    TRY(set(SCHED_IDLE, 0, 3, 0));
    TRY(set(SCHED_BATCH, 0, 3, 0));
    TRY(set(SCHED_OTHER, 0, 9, 0));
  }));
  // A real-time policy that it has: less priority needs no leave, more does, and so does the other policy.
  ended(CHILD({
    TRY(set(SCHED_FIFO, 0, 0, 8));
    become_user();
    TRY(set(SCHED_FIFO, 0, 0, 9));
    TRY(set(SCHED_FIFO, 0, 0, 7));
    TRY(set(SCHED_RR, 0, 0, 7));
    TRY(set(SCHED_FIFO, 1, 0, 7));
    TRY(set(SCHED_FIFO, 0, 0, 7));
    ended(CHILD(SHOW(sched_getscheduler(0))));
    TRY(set(SCHED_OTHER, 1, 0, 0));
    TRY(set(SCHED_FIFO, 1, 0, 7));
  }));
  become_user();
  struct sched_param param = {};
  TRY(sched_setscheduler(1, SCHED_OTHER, &param));
  TRY(setpriority(PRIO_PROCESS, 1, 5));
  cpu_set_t cpus;
  sched_getaffinity(0, sizeof cpus, &cpus);
  TRY(sched_setaffinity(1, sizeof cpus, &cpus));
  TRY(sched_getaffinity(1, sizeof cpus, &cpus) > 0);
  struct timespec time;
  TRY(sched_rr_get_interval(1, &time));
  TRY(sched_getscheduler(1) >= 0);
  TRY(sched_getparam(1, &param));
  return 0;
}
