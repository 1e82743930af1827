// an ordinary user signals its own processes only: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS_ROOT();
  pid_t pid = CHILD(pause());
  ended(CHILD({
    become_user();
    TRY(kill(pid, SIGTERM));
    TRY(kill(pid, 0));
    TRY(kill(getppid(), SIGCONT));
  }));
  kill(pid, SIGKILL);
  ended(pid);
  return 0;
}
