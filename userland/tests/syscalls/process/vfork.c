// the parent waits until its vfork child ends
#include "../case.h"

int main(int argc, char **argv) {
  int order = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    struct timespec time = {0, 10000000};
    nanosleep(&time, 0);
    say("child\n");
    _exit(3);
  }
  say("parent\n");
  ended(pid);
  return 0;
}
