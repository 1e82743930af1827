// a sleep goes on after a stop, to its end
#include "../case.h"

int main(int argc, char **argv) {
  pid_t pid = CHILD({
    long start = now();
    struct timespec time = {0, 60000000};
    TRY(nanosleep(&time, 0));
    SHOW(now() - start >= 60);
  });
  milliseconds(10);
  kill(pid, SIGSTOP);
  milliseconds(10);
  kill(pid, SIGCONT);
  ended(pid);
  return 0;
}
