// an orphan gets the next subreaper as its parent
#include "../case.h"

int main(int argc, char **argv) {
  TRY(prctl(PR_SET_CHILD_SUBREAPER, 1));
  pid_t me = getpid();
  int p[2], answer = 0;
  pipe(p);
  ended(CHILD({
    pid_t middle = getpid();
    CHILD({
      while (getppid() == middle) milliseconds(1);
      int right = getppid() == me;
      write(p[1], &right, sizeof right);
      _exit(9);
    });
  }));
  read(p[0], &answer, sizeof answer);
  SHOW(answer);
  int status;
  wait(&status);
  SHOW(WEXITSTATUS(status));
  return 0;
}
