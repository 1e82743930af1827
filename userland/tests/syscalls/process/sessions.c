// setsid makes a session unless the process leads a group: EPERM
#include "../case.h"

int main(int argc, char **argv) {
  TRY(setsid());
  ended(CHILD({
    SHOW(setsid() == getpid());
    SHOW(getsid(0) == getpid());
    SHOW(getpgrp() == getpid());
    TRY(setsid());
    TRY(setpgid(0, 0));
  }));
  TRY(getsid(1234567));
  return 0;
}
