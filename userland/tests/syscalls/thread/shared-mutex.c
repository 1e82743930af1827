// a process-shared mutex and condition in shared memory
#include "../case.h"

int main(int argc, char **argv) {
  struct both { pthread_mutex_t mutex; pthread_cond_t condition; int value; } *both = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t ma;
  pthread_condattr_t ca;
  pthread_mutexattr_init(&ma);
  pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&both->mutex, &ma);
  pthread_condattr_init(&ca);
  pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&both->condition, &ca);
  pid_t pid = CHILD({
    for (int i = 0; i < 1000; i++) {
      pthread_mutex_lock(&both->mutex);
      both->value++;
      pthread_cond_signal(&both->condition);
      pthread_mutex_unlock(&both->mutex);
    }
  });
  pthread_mutex_lock(&both->mutex);
  while (both->value < 1000) pthread_cond_wait(&both->condition, &both->mutex);
  pthread_mutex_unlock(&both->mutex);
  SHOW(both->value);
  ended(pid);
  return 0;
}
