// a status that cannot be stored: EFAULT, and the child is gone
#include "../case.h"

int main(int argc, char **argv) {
  pid_t pid = CHILD();
  TRY(syscall(SYS_wait4, pid, BAD, 0, 0));
  TRY(waitpid(pid, 0, 0));
  return 0;
}
