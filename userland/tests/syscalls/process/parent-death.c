// PR_SET_PDEATHSIG sends a signal when the parent ends
#include "../case.h"

int main(int argc, char **argv) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  int signal = 0;
  ended(CHILD({
    CHILD({
      TRY(prctl(PR_SET_PDEATHSIG, SIGUSR1));
      TRY(prctl(PR_GET_PDEATHSIG, &signal));
      SHOW(signal == SIGUSR1);
      pause();
    });
    milliseconds(30);
  }));
  int status = 0; // qemu has no child to wait for
  wait(&status);
  SHOW(WTERMSIG(status) == SIGUSR1);
  TRY(prctl(PR_SET_PDEATHSIG, 99));
  return 0;
}
