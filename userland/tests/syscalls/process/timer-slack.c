// PR_SET_TIMERSLACK: the default is the creator's value; none under a real-time policy, where it cannot be set
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  TRY(prctl(PR_GET_TIMERSLACK));
  TRY(prctl(PR_SET_TIMERSLACK, 77));
  content("/proc/self/timerslack_ns");
  ended(CHILD({
    TRY(prctl(PR_GET_TIMERSLACK));
    TRY(prctl(PR_SET_TIMERSLACK, 88));
    TRY(prctl(PR_GET_TIMERSLACK));
    TRY(prctl(PR_SET_TIMERSLACK, 0));
    TRY(prctl(PR_GET_TIMERSLACK));
  }));
  struct sched_param param = {.sched_priority = 7};
  TRY(sched_setscheduler(0, SCHED_RR, &param));
  TRY(prctl(PR_GET_TIMERSLACK));
  TRY(prctl(PR_SET_TIMERSLACK, 99));
  TRY(prctl(PR_GET_TIMERSLACK));
  param.sched_priority = 0;
  TRY(sched_setscheduler(0, SCHED_BATCH, &param));
  TRY(prctl(PR_GET_TIMERSLACK));
  TRY(prctl(PR_SET_TIMERSLACK, 99));
  TRY(sched_setscheduler(0, SCHED_OTHER, &param));
  TRY(prctl(PR_GET_TIMERSLACK));
  return 0;
}
