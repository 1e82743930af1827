// the stack grows to RLIMIT_STACK, then SIGSEGV
#include "../case.h"

int main(int argc, char **argv) {
  int deep(int n) {
    volatile char room[4096];
    room[0] = n;
    return n == 0 ? 0 : deep(n - 1) + room[0] * 0;
  }
  struct rlimit limit = {1 << 20, 1 << 20};
  setrlimit(RLIMIT_STACK, &limit);
  ended(CHILD(deep(100)));
  ended(CHILD(deep(1000)));
  return 0;
}
