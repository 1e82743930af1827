// fork gives the child 0, its parent's pid and a copy of everything
#include "../case.h"

int main(int argc, char **argv) {
  pid_t parent = getpid();
  int value = 1;
  ended(CHILD(SHOW(getppid() == parent); value = 2; SHOW(value)));
  SHOW(value);
  return 0;
}
