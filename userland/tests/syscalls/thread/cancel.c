// cancellation ends a waiting thread and runs its clean-up
#include "../case.h"

int main(int argc, char **argv) {
  static int cleaned;
  void clean(void *argument) { cleaned++; }
  void *run(void *argument) {
    pthread_cleanup_push(clean, 0);
    pause();
    pthread_cleanup_pop(0);
    return 0;
  }
  pthread_t thread;
  void *result;
  pthread_create(&thread, 0, run, 0);
  milliseconds(5);
  TRY(pthread_cancel(thread));
  pthread_join(thread, &result);
  SHOW(result == PTHREAD_CANCELED);
  SHOW(cleaned);
  return 0;
}
