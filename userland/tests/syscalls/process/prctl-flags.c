// dumpable, no_new_privs, keepcaps and timer slack; unknown options EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  TRY(prctl(PR_GET_DUMPABLE));
  TRY(prctl(PR_SET_DUMPABLE, 0));
  TRY(prctl(PR_GET_DUMPABLE));
  TRY(prctl(PR_SET_DUMPABLE, 2));
  TRY(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  TRY(prctl(PR_SET_NO_NEW_PRIVS, 2, 0, 0, 0));
  TRY(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  TRY(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  TRY(prctl(PR_GET_TIMERSLACK));
  TRY(prctl(PR_SET_TIMERSLACK, 12345));
  TRY(prctl(PR_GET_TIMERSLACK));
  TRY(prctl(PR_SET_TIMERSLACK, 0));
  TRY(prctl(PR_GET_TIMERSLACK));
  TRY(prctl(123456));
  TRY(prctl(PR_GET_KEEPCAPS));
  TRY(prctl(PR_SET_KEEPCAPS, 1));
  TRY(prctl(PR_GET_KEEPCAPS));
  TRY(prctl(PR_SET_KEEPCAPS, 5));
  TRY(prctl(PR_GET_CHILD_SUBREAPER, &argc));
  return 0;
}
