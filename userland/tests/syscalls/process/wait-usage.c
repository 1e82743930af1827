// wait4 gives the usage of the child
#include "../case.h"

int main(int argc, char **argv) {
  struct rusage usage;
  pid_t pid = CHILD(for (volatile long i = 0; i < 30000000; i++));
  int status;
  SHOW(wait4(pid, &status, 0, &usage) == pid);
  SHOW(usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec > 1000);
  SHOW(usage.ru_maxrss > 0);
  TRY(wait4(-1, BAD, 0, 0));
  return 0;
}
