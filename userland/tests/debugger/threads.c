// Three threads that count under a mutex, and a child process.
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int counter;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void *worker(void *name) {
  for (int i = 0; i < 3; i++) {
    pthread_mutex_lock(&mutex);
    counter++;
    pthread_mutex_unlock(&mutex);
  }
  return name;
}

int main(void) {
  pthread_t thread[3];
  for (long i = 0; i < 3; i++) pthread_create(&thread[i], 0, worker, (void *)i);
  for (int i = 0; i < 3; i++) pthread_join(thread[i], 0);
  int status = 0;
  pid_t child = fork();
  if (child == 0) _exit(3);
  waitpid(child, &status, 0);
  printf("counter %d child %d\n", counter, WEXITSTATUS(status));
  return 0;
}
