// getrusage of self, children and thread; EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  struct rusage usage;
  TRY(getrusage(RUSAGE_SELF, &usage));
  SHOW(usage.ru_minflt > 0);
  TRY(getrusage(RUSAGE_CHILDREN, &usage));
  SHOW(usage.ru_utime.tv_sec);
  TRY(getrusage(RUSAGE_THREAD, &usage));
  TRY(getrusage(99, &usage));
  TRY(getrusage(RUSAGE_SELF, BAD));
  return 0;
}
