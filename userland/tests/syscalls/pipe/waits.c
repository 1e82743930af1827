// a reader waits for a writer, a writer for room
#include "../case.h"

int main(int argc, char **argv) {
  int p[2];
  char text[100];
  static char big[200000];
  pipe(p);
  pid_t pid = CHILD({
    TRY(write(p[1], big, sizeof big));
  });
  long total = 0;
  close(p[1]);
  for (long n; (n = read(p[0], big, 1000)) > 0;) total += n;
  ended(pid);
  SHOW(total);
  return 0;
}
