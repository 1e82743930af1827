// wait sees eight bits of the exit status
#include "../case.h"

int main(int argc, char **argv) {
  ended(CHILD(_exit(0)));
  ended(CHILD(_exit(7)));
  ended(CHILD(_exit(256 + 3)));
  ended(CHILD(_exit(-1)));
  ended(CHILD(kill(getpid(), SIGTERM)));
  ended(CHILD(abort()));
  return 0;
}
