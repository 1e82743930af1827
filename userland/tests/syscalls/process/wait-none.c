// without children: ECHILD; unknown options: EINVAL
#include "../case.h"

int main(int argc, char **argv) {
  int status;
  TRY(wait(&status));
  TRY(waitpid(-1, 0, 0));
  TRY(waitpid(1234567, 0, 0));
  TRY(waitpid(-1, 0, 0x100));
  pid_t pid = CHILD();
  TRY(waitpid(getpid(), 0, 0));
  TRY(waitpid(INT32_MIN, 0, 0));
  ended(pid);
  TRY(waitpid(pid, 0, 0));
  return 0;
}
