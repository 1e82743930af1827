// setpgid and getpgid: ESRCH, EPERM, EINVAL; a child after exec: EACCES
#include "../case.h"

int main(int argc, char **argv) {
  SHOW(getpgid(0) == getpid());
  TRY(getpgid(1234567));
  TRY(setpgid(1234567, 0));
  TRY(setpgid(0, -1));
  TRY(setpgid(0, 0));
  ended(CHILD({
    TRY(setpgid(0, 0));
    SHOW(getpgrp() == getpid());
    TRY(setpgid(0, 1234567));
  }));
  TRY(getpgid(-1));
  return 0;
}
