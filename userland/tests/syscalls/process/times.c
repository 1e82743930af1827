// times counts ticks of this process and of children waited for
#include "../case.h"

int main(int argc, char **argv) {
  struct tms before, after;
  WORKS(times(&before));
  ended(CHILD(for (volatile long i = 0; i < 100000000; i++)));
  times(&after);
  SHOW(after.tms_cutime > before.tms_cutime);
  TRY(syscall(SYS_times, BAD));
  return 0;
}
