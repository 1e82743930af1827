// sched_setaffinity keeps to the processors there are: EINVAL for none, ESRCH
#include "../case.h"

int main(int argc, char **argv) {
  cpu_set_t set, got;
  CPU_ZERO(&set);
  TRY(sched_setaffinity(0, sizeof set, &set));
  sched_getaffinity(0, sizeof got, &got);
  SHOW(CPU_COUNT(&got) > 0);
  CPU_SET(0, &set);
  TRY(sched_setaffinity(0, sizeof set, &set));
  TRY(sched_getaffinity(0, sizeof got, &got) >= 0);
  SHOW(CPU_COUNT(&got));
  TRY(sched_getaffinity(1234567, sizeof got, &got));
  TRY(syscall(SYS_sched_getaffinity, 0, 1, &got));
  TRY(syscall(SYS_sched_setaffinity, 0, 8, BAD));
  ended(CHILD({
    sched_getaffinity(0, sizeof got, &got);
    SHOW(CPU_COUNT(&got));
  }));
  return 0;
}
