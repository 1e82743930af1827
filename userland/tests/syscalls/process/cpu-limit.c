// RLIMIT_CPU: SIGXCPU at the soft limit
#include "../case.h"

int main(int argc, char **argv) {
  struct rlimit limit = {1, 2};
  setrlimit(RLIMIT_CPU, &limit);
  ended(CHILD(for (;;)));
  return 0;
}
