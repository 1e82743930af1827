// after fork each has its own copy, shared anonymous memory is one
#include "../case.h"

int main(int argc, char **argv) {
  int *private = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  *private = *shared = 1;
  ended(CHILD(*private = 2; *shared = 2));
  SHOW(*private);
  SHOW(*shared);
  return 0;
}
