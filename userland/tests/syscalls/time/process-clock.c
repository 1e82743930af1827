// the clock of another process; a number that is none: EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  clockid_t clock;
  struct timespec time;
  pid_t pid = CHILD(pause());
  TRY(clock_getcpuclockid(pid, &clock));
  TRY(clock_gettime(clock, &time));
  SHOW(time.tv_sec);
  kill(pid, SIGKILL);
  ended(pid);
  TRY(clock_gettime(clock, &time));
  return 0;
}
