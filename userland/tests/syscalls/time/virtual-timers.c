// ITIMER_VIRTUAL and ITIMER_PROF count processor time
#include "../case.h"

int main(int argc, char **argv) {
  static volatile int virtual, profile;
  void handler(int number) { number == SIGVTALRM ? virtual++ : profile++; }
  struct itimerval timer = {{0, 0}, {0, 20000}};
  signal(SIGVTALRM, handler);
  signal(SIGPROF, handler);
  TRY(setitimer(ITIMER_VIRTUAL, &timer, 0));
  TRY(setitimer(ITIMER_PROF, &timer, 0));
  milliseconds(50);
  SHOW(virtual + profile);
  while (!virtual || !profile);
  SHOW(virtual + profile);
  return 0;
}
