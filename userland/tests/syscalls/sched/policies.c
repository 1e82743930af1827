// sched_setscheduler: EINVAL for priorities outside the policy's range, ESRCH
#include "../case.h"

int main(int argc, char **argv) {
  struct sched_param param = {};
  TRY(sched_getscheduler(0));
  TRY(sched_setscheduler(0, SCHED_OTHER, &param));
  TRY(sched_setscheduler(0, SCHED_BATCH, &param));
  TRY(sched_getscheduler(0));
  param.sched_priority = 5;
  TRY(sched_setscheduler(0, SCHED_OTHER, &param));
  param.sched_priority = 100;
  TRY(sched_setscheduler(0, SCHED_FIFO, &param));
  TRY(sched_setscheduler(0, 77, &param));
  TRY(sched_setscheduler(1234567, SCHED_OTHER, &param));
  TRY(sched_setscheduler(-1, SCHED_OTHER, &param));
  TRY(sched_setscheduler(0, SCHED_OTHER, 0));
  TRY(sched_getscheduler(-1));
  TRY(sched_getscheduler(1234567));
  return 0;
}
