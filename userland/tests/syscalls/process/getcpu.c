// getcpu names a processor; sched_yield works
#include "../case.h"

int main(int argc, char **argv) {
  unsigned cpu = 99, node = 99;
  TRY(syscall(SYS_getcpu, &cpu, &node, 0));
  SHOW(cpu < 99);
  SHOW(node);
  TRY(syscall(SYS_getcpu, BAD, 0, 0));
  TRY(syscall(SYS_getcpu, 0, 0, 0));
  TRY(sched_yield());
  return 0;
}
