// exec in a thread ends the others and keeps the process's pid
#include "../case.h"

int main(int argc, char **argv) {
  void *run(void *argument) {
    EXEC_SELF(argument);
    return 0;
  }
  if (argc > 2) {
    SHOW(getpid() == atoi(argv[2]));
    SHOW(gettid() == getpid());
    return 0;
  }
  static char pid[20];
  pthread_t thread;
  snprintf(pid, sizeof pid, "%d", getpid());
  pthread_create(&thread, 0, run, pid);
  pause();
  return 0;
}
