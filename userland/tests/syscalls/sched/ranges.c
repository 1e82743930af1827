// the ranges of priorities
#include "../case.h"

int main(int argc, char **argv) {
  TRY(sched_get_priority_max(SCHED_FIFO));
  TRY(sched_get_priority_min(SCHED_RR));
  TRY(sched_get_priority_max(SCHED_OTHER));
  TRY(sched_get_priority_min(SCHED_IDLE));
  TRY(sched_get_priority_max(77));
  struct timespec time;
  TRY(sched_rr_get_interval(-1, &time));
  TRY(sched_rr_get_interval(1234567, &time));
  return 0;
}
