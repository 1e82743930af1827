// sched_rr_get_interval: 100 ms under SCHED_RR, none under SCHED_FIFO; what is checked before the address
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  struct timespec time = {7, 7};
  struct sched_param param = {.sched_priority = 5};
  TRY(sched_setscheduler(0, SCHED_RR, &param));
  TRY(sched_rr_get_interval(0, &time));
  say("%ld s %ld ns\n", (long)time.tv_sec, time.tv_nsec);
  TRY(sched_setscheduler(0, SCHED_FIFO, &param));
  TRY(sched_rr_get_interval(0, &time));
  say("%ld s %ld ns\n", (long)time.tv_sec, time.tv_nsec);
  param.sched_priority = 0;
  for (int i = 0; i < 3; i++) {
    TRY(sched_setscheduler(0, (int[]){SCHED_OTHER, SCHED_BATCH, SCHED_IDLE}[i], &param));
    TRY(sched_rr_get_interval(0, &time));
    SHOW(time.tv_sec == 0 && time.tv_nsec >= 0 && time.tv_nsec < 1000000000);
  }
  TRY(syscall(SYS_sched_rr_get_interval, 0, BAD));
  TRY(syscall(SYS_sched_rr_get_interval, -5, BAD));
  TRY(syscall(SYS_sched_rr_get_interval, 1234567, BAD));
  return 0;
}
