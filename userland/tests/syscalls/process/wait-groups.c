// wait for any child of a process group
#include "../case.h"

int main(int argc, char **argv) {
  pid_t other = CHILD(setpgid(0, 0); milliseconds(30); _exit(1));
  setpgid(other, other);
  pid_t mine = CHILD(milliseconds(10); _exit(2));
  int status;
  SHOW(waitpid(-other, &status, 0) == other);
  SHOW(WEXITSTATUS(status));
  SHOW(waitpid(0, &status, 0) == mine);
  SHOW(WEXITSTATUS(status));
  TRY(waitpid(0, 0, 0));
  return 0;
}
