// pthreads run, share memory and end; the tid word is cleared for the joiner
#include "../case.h"

int main(int argc, char **argv) {
  static int sum;
  void *run(void *argument) {
    __atomic_fetch_add(&sum, (int)(long)argument, __ATOMIC_SEQ_CST);
    return argument;
  }
  pthread_t threads[10];
  for (long i = 0; i < 10; i++) pthread_create(&threads[i], 0, run, (void *)i);
  long results = 0;
  for (int i = 0; i < 10; i++) {
    void *result;
    pthread_join(threads[i], &result);
    results += (long)result;
  }
  SHOW(sum);
  SHOW(results);
  return 0;
}
