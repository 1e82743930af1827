// the flags of sched_setattr: what is kept, what only deadline tasks have, what is not built in (EOPNOTSUPP), unknown ones (EINVAL)
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  enum { DEADLINE = 6, MS = 1000000, RESET = 1, RECLAIM = 2, OVERRUN = 4, KEEP_POLICY = 8, KEEP_PARAMS = 16, CLAMP_MIN = 32, CLAMP_MAX = 64 };
  struct attributes { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; uint32_t min, max; };
  long set(uint32_t size, int policy, uint64_t flags, int nice, int priority, uint64_t runtime) {
    struct attributes wanted = {size, policy, flags, nice, priority, runtime * MS, 20 * MS, 20 * MS, 100, 900};
    long result = syscall(SYS_sched_setattr, 0, &wanted, 0);
    struct attributes now = {};
    int error = errno;
    syscall(SYS_sched_getattr, 0, &now, sizeof now, 0);
    say("policy %u, flags %lu, nice %d, priority %u\n", now.policy, (long)now.flags, now.nice, now.priority);
    errno = error;
    return result;
  }
  TRY(set(56, SCHED_OTHER, RECLAIM, 5, 0, 0));
  TRY(set(56, SCHED_OTHER, OVERRUN, 6, 0, 0));
  TRY(set(56, SCHED_BATCH, RESET, 7, 0, 0));
  TRY(set(56, SCHED_OTHER, KEEP_POLICY, 8, 0, 0));
  TRY(set(56, 77, KEEP_POLICY, 9, 0, 0));
  TRY(set(56, -1, KEEP_POLICY, 9, 0, 0));
  TRY(set(56, SCHED_OTHER, KEEP_PARAMS, 10, 0, 0));
  TRY(set(56, SCHED_OTHER, KEEP_POLICY | KEEP_PARAMS | RESET, 10, 0, 0));
  TRY(set(56, SCHED_FIFO, KEEP_POLICY | KEEP_PARAMS, 10, 5, 0));
  TRY(set(56, SCHED_IDLE, 0, 11, 0, 0));
  TRY(set(56, SCHED_OTHER, 0, 5, 0, 0));

  TRY(set(56, SCHED_FIFO, 0, 12, 5, 0));
  TRY(set(56, SCHED_FIFO, KEEP_POLICY, 0, 8, 0));
  TRY(set(56, SCHED_FIFO, KEEP_POLICY, 0, 0, 0));
  TRY(set(56, SCHED_OTHER, KEEP_PARAMS, 0, 0, 0));
  TRY(set(56, SCHED_RR, KEEP_PARAMS, 0, 9, 0));
  TRY(set(56, SCHED_RR, RESET, 0, 9, 0));
  TRY(set(56, SCHED_RR, 0, 0, 100, 0));
  TRY(set(56, SCHED_RR, 0, 0, -1, 0));

  TRY(set(56, SCHED_OTHER, CLAMP_MIN, 3, 0, 0));
  TRY(set(56, SCHED_OTHER, CLAMP_MAX, 3, 0, 0));
  TRY(set(48, SCHED_OTHER, CLAMP_MAX, 3, 0, 0));
  TRY(set(56, SCHED_OTHER, CLAMP_MAX, 3, 1, 0));
  TRY(set(56, SCHED_OTHER, 128, 3, 0, 0));
  TRY(set(56, SCHED_OTHER, 1UL << 40, 3, 0, 0));
  TRY(set(56, DEADLINE, 1 << 28, 3, 0, 2));

  TRY(set(56, DEADLINE, RECLAIM, 3, 0, 2));
  struct sched_param param = {};
  TRY(sched_setparam(0, &param));
  TRY(set(56, DEADLINE, RECLAIM | OVERRUN | RESET, 3, 0, 2));
  TRY(set(56, DEADLINE, RECLAIM, 3, 4, 2));
  TRY(set(56, DEADLINE, KEEP_PARAMS, 3, 0, 0));
  TRY(set(56, DEADLINE, KEEP_PARAMS | KEEP_POLICY, 3, 0, 0));
  TRY(set(56, DEADLINE, KEEP_POLICY | OVERRUN, 3, 0, 1));
  TRY(set(56, DEADLINE, KEEP_POLICY, 3, 0, 21));
  TRY(set(56, SCHED_OTHER, 0, 0, 0, 0));
  return 0;
}
