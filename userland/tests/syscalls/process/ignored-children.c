// with SIGCHLD ignored children leave no zombies: wait ends with ECHILD
#include "../case.h"

int main(int argc, char **argv) {
  signal(SIGCHLD, SIG_IGN);
  pid_t pid = CHILD(milliseconds(10));
  TRY(waitpid(pid, 0, 0));
  return 0;
}
