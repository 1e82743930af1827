// pthreads: mutexes, conditions, barriers, read-write locks, semaphores, thread-local storage, once, cancellation.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// Prints the result of a call and the error that it left.
#define TRY(format, call)                       \
  do {                                          \
    errno = 0;                                  \
    long result_ = (call);                      \
    printf(format, result_, strerror(errno));   \
  } while (0)

enum { THREADS = 8, ROUNDS = 2000 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static sem_t sem;
static __thread int mine = 5;
static long counter;
static int turn, destroyed, once_runs;

static void run_once(void) { once_runs++; }
static void destroy(void *p) { __atomic_add_fetch(&destroyed, *(int *)p, __ATOMIC_SEQ_CST); free(p); }

static void *worker(void *arg) {
  long id = (long)arg;
  pthread_once(&once, run_once);
  int *value = malloc(sizeof *value);
  *value = id;
  pthread_setspecific(key, value);
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&lock);
    counter++;
    pthread_mutex_unlock(&lock);
  }
  pthread_barrier_wait(&barrier);
  mine += id;
  pthread_mutex_lock(&lock);
  while (turn != id) pthread_cond_wait(&changed, &lock);
  printf("thread %ld mine %d counter %ld\n", id, mine, counter);
  turn++;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return (void *)(id * id);
}

static void *reader(void *arg) {
  long seen = 0;
  for (int i = 0; i < 500; i++) {
    pthread_rwlock_rdlock(&rwlock);
    seen = counter;
    pthread_rwlock_unlock(&rwlock);
    sched_yield();
  }
  return (void *)(seen >= 0 ? arg : 0);
}

static void *writer(void *arg) {
  for (int i = 0; i < 500; i++) {
    pthread_rwlock_wrlock(&rwlock);
    counter++;
    pthread_rwlock_unlock(&rwlock);
  }
  return arg;
}

static void cleanup(void *arg) { printf("cleanup %s\n", (char *)arg); }
static void *sleeper(void *arg) {
  pthread_cleanup_push(cleanup, "ran");
  sem_post(&sem);
  for (;;) pause();
  pthread_cleanup_pop(0);
  return arg;
}
static void *detached(void *arg) { sem_post(&sem); return arg; }
static void *dies_holding(void *arg) { pthread_mutex_lock(arg); return 0; }
static volatile sig_atomic_t hits;
static void on_usr1(int s) { hits++; }
static void *waits_for_signal(void *arg) {
  sem_post(&sem);
  while (!hits) usleep(1000);
  return (void *)(long)hits;
}

int main(void) {
  pthread_t t[THREADS];
  pthread_barrier_init(&barrier, 0, THREADS);
  pthread_key_create(&key, destroy);
  sem_init(&sem, 0, 0);
  for (long i = 0; i < THREADS; i++) pthread_create(&t[i], 0, worker, (void *)i);
  long sum = 0;
  for (int i = 0; i < THREADS; i++) {
    void *result;
    pthread_join(t[i], &result);
    sum += (long)result;
  }
  printf("sum %ld counter %ld destroyed %d once %d main's %d\n", sum, counter, destroyed, once_runs, mine);

  pthread_t r, w;
  pthread_create(&r, 0, reader, (void *)1);
  pthread_create(&w, 0, writer, 0);
  pthread_join(r, 0);
  pthread_join(w, 0);
  printf("rwlock counter %ld\n", counter);

  void *result;
  pthread_create(&r, 0, sleeper, 0);
  sem_wait(&sem);
  pthread_cancel(r);
  pthread_join(r, &result);
  printf("cancelled %d\n", result == PTHREAD_CANCELED);

  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_create(&r, &attr, detached, 0);
  sem_wait(&sem);

  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 20000000;
  if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
  TRY("sem_timedwait %ld %s\n", sem_timedwait(&sem, &until));
  pthread_mutex_lock(&lock);
  printf("timedlock %s\n", strerror(pthread_mutex_timedlock(&lock, &until)));
  printf("cond_timedwait %s\n", strerror(pthread_cond_timedwait(&changed, &lock, &until)));
  pthread_mutex_unlock(&lock);

  pthread_mutex_t robust;
  pthread_mutexattr_t ma;
  pthread_mutexattr_init(&ma);
  pthread_mutexattr_setrobust(&ma, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &ma);
  pthread_create(&r, 0, dies_holding, &robust);
  pthread_join(r, 0);
  printf("robust %s\n", strerror(pthread_mutex_lock(&robust)));
  printf("consistent %d", pthread_mutex_consistent(&robust));
  printf(" unlock %d\n", pthread_mutex_unlock(&robust));

  pthread_mutex_t errorcheck, recursive;
  pthread_mutexattr_init(&ma);
  pthread_mutexattr_settype(&ma, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&errorcheck, &ma);
  pthread_mutexattr_settype(&ma, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&recursive, &ma);
  pthread_mutex_lock(&errorcheck);
  printf("errorcheck %s\n", strerror(pthread_mutex_lock(&errorcheck)));
  printf("recursive %d %d\n", pthread_mutex_lock(&recursive), pthread_mutex_lock(&recursive));

  signal(SIGUSR1, on_usr1);
  pthread_create(&r, 0, waits_for_signal, 0);
  sem_wait(&sem);
  pthread_kill(r, SIGUSR1);
  pthread_join(r, &result);
  printf("pthread_kill %ld\n", (long)result);
  char name[16];
  pthread_setname_np(pthread_self(), "renamed");
  pthread_getname_np(pthread_self(), name, sizeof name);
  printf("name %s\n", name);
  pthread_exit(0);
}
