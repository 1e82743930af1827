// real-time priorities need privileges: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  struct sched_param param = {.sched_priority = 3};
  TRY(sched_setscheduler(0, SCHED_RR, &param));
  TRY(sched_getscheduler(0));
  TRY(sched_getparam(0, &param));
  SHOW(param.sched_priority);
  struct timespec time = {};
  TRY(sched_rr_get_interval(0, &time));
  SHOW(time.tv_nsec > 0);
  param.sched_priority = 4;
  TRY(sched_setparam(0, &param));
  TRY(sched_getparam(0, BAD));
  param.sched_priority = 0;
  TRY(sched_setscheduler(0, SCHED_OTHER, &param));
  become_user();
  param.sched_priority = 3;
  TRY(sched_setscheduler(0, SCHED_FIFO, &param));
  return 0;
}
