// a robust mutex of a dead process: EOWNERDEAD, then usable again
#include "../case.h"

int main(int argc, char **argv) {
  pthread_mutex_t *mutex = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(mutex, &attributes);
  ended(CHILD(pthread_mutex_lock(mutex)));
  SHOW(pthread_mutex_lock(mutex) == EOWNERDEAD);
  SHOW(pthread_mutex_consistent(mutex));
  SHOW(pthread_mutex_unlock(mutex));
  SHOW(pthread_mutex_lock(mutex));
  return 0;
}
