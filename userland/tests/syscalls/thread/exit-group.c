// exit of one thread ends all with its status
#include "../case.h"

int main(int argc, char **argv) {
  void *run(void *argument) {
    milliseconds(10);
    exit(7);
  }
  ended(CHILD({
    pthread_t thread;
    pthread_create(&thread, 0, run, 0);
    pause();
  }));
  return 0;
}
