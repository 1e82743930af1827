// WNOHANG gives 0 while the children run
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char c;
  pipe(p);
  pid_t pid = CHILD(read(p[0], &c, 1));
  TRY(waitpid(pid, 0, WNOHANG));
  write(p[1], "x", 1);
  ended(pid);
  TRY(waitpid(pid, 0, WNOHANG));
  return 0;
}
