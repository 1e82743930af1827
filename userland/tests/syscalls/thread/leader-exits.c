// the process lives until its last thread ends
#include "../case.h"

int main(int argc, char **argv) {
  void *run(void *argument) {
    milliseconds(20);
    say("last thread\n");
    syscall(SYS_exit, 5);
    return 0;
  }
  ended(CHILD({
    pthread_t thread;
    pthread_create(&thread, 0, run, 0);
    syscall(SYS_exit, 9);
  }));
  return 0;
}
