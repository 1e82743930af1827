// a stopped reader that is killed and continued dies before it reads what has come meanwhile
#include "../case.h"

int main(int argc, char **argv) {
  static int ends[2];
  WORKS(pipe(ends));
  pid_t reader = CHILD(char byte; read(ends[0], &byte, 1); printf("read came first\n"); fflush(stdout));
  usleep(50000);
  int status;
  kill(reader, SIGSTOP);
  WORKS(waitpid(reader, &status, WUNTRACED));
  WORKS(write(ends[1], "x", 1));
  kill(reader, SIGTERM);
  kill(reader, SIGCONT);
  ended(reader);
  return 0;
}
