// kill of a negative number reaches a process group
#include "../case.h"

int main(int argc, char **argv) {
  pid_t a = CHILD(setpgid(0, 0); pause());
  setpgid(a, a);
  pid_t b = CHILD(setpgid(0, a); pause());
  setpgid(b, a);
  TRY(kill(-a, SIGUSR1));
  ended(a);
  ended(b);
  TRY(kill(-a, SIGUSR1));
  return 0;
}
