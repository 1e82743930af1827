// Locks between threads and processes: priority-inheriting, robust and process-shared mutexes,
// condition variables, barriers and semaphores, cancellation, and futex operations by hand.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long futex(void *a, int op, unsigned v, void *t, void *b, unsigned v3) {
  return syscall(SYS_futex, a, op, v, t, b, v3);
}

static const char *err(long r) { return r >= 0 ? "ok" : strerrorname_np(errno); }
static const char *name(int e) { return e == 0 ? "ok" : strerrorname_np(e); }

static int tid(void) { return (int)syscall(SYS_gettid); }

static struct timespec soon(clockid_t clock, long ms) {
  struct timespec t;
  clock_gettime(clock, &t);
  t.tv_nsec += ms * 1000000;
  t.tv_sec += t.tv_nsec / 1000000000;
  t.tv_nsec %= 1000000000;
  return t;
}

static _Atomic uint32_t word, other;
static atomic_int order, step;

static void *waits_for_word(void *a) {
  step++;
  long r = futex((void *)&word, FUTEX_LOCK_PI, 0, 0, 0, 0);
  int mine = (word & FUTEX_TID_MASK) == (unsigned)tid();
  printf("  second: %s mine %d waiters %d died %d\n", err(r), mine, (word & FUTEX_WAITERS) != 0,
         (word & FUTEX_OWNER_DIED) != 0);
  if (a) futex((void *)&word, FUTEX_UNLOCK_PI, 0, 0, 0, 0);
  return 0;
}

static void *locks_and_dies(void *a) {
  futex((void *)&word, FUTEX_LOCK_PI, 0, 0, 0, 0);
  step++;
  usleep(30000);
  return 0;
}

static void by_hand(void) {
  puts("PI futexes by hand");
  pthread_t t;
  const char *got = err(futex((void *)&word, FUTEX_LOCK_PI, 0, 0, 0, 0));
  printf("  lock %s mine %d\n", got, word == (unsigned)tid());
  printf("  again %s\n", err(futex((void *)&word, FUTEX_LOCK_PI, 0, 0, 0, 0)));
  printf("  try %s\n", err(futex((void *)&word, FUTEX_TRYLOCK_PI, 0, 0, 0, 0)));
  pthread_create(&t, 0, waits_for_word, (void *)1);
  while (!step || !(word & FUTEX_WAITERS)) usleep(1000);
  printf("  unlock %s\n", err(futex((void *)&word, FUTEX_UNLOCK_PI, 0, 0, 0, 0)));
  pthread_join(t, 0);
  printf("  word %x\n", word);
  printf("  unlock %s\n", err(futex((void *)&word, FUTEX_UNLOCK_PI, 0, 0, 0, 0)));
  word = 0x3ffffff0;
  printf("  nobody's %s\n", err(futex((void *)&word, FUTEX_LOCK_PI, 0, 0, 0, 0)));
  word = 0;
  printf("  try %s\n", err(futex((void *)&word, FUTEX_TRYLOCK_PI, 0, 0, 0, 0)));
  futex((void *)&word, FUTEX_UNLOCK_PI, 0, 0, 0, 0);
  step = 0;
  pthread_create(&t, 0, locks_and_dies, 0);
  while (!step) usleep(1000);
  printf("  try %s\n", err(futex((void *)&word, FUTEX_TRYLOCK_PI, 0, 0, 0, 0)));
  struct timespec at = soon(CLOCK_REALTIME, 5);
  printf("  timed %s\n", err(futex((void *)&word, FUTEX_LOCK_PI, 0, &at, 0, 0)));
  waits_for_word((void *)1);
  pthread_join(t, 0);
  printf("  misaligned %s\n", err(futex((char *)&word + 1, FUTEX_LOCK_PI, 0, 0, 0, 0)));
  printf("  nowhere %s\n", err(futex((void *)8, FUTEX_LOCK_PI, 0, 0, 0, 0)));
}

static void *requeued(void *a) {
  step++;
  long r = futex((void *)&other, FUTEX_WAIT_REQUEUE_PI, 0, 0, (void *)&word, 0);
  printf("  requeued %d: %s mine %d\n", atomic_fetch_add(&order, 1), err(r), (word & FUTEX_TID_MASK) == (unsigned)tid());
  fflush(stdout);
  usleep(5000);
  futex((void *)&word, FUTEX_UNLOCK_PI, 0, 0, 0, 0);
  return 0;
}

static void requeue(void) {
  puts("requeue to a PI lock");
  pthread_t t[3];
  word = other = 0;
  step = 0;
  printf("  mismatch %s\n", err(futex((void *)&other, FUTEX_WAIT_REQUEUE_PI, 1, 0, (void *)&word, 0)));
  printf("  itself %s\n", err(futex((void *)&other, FUTEX_WAIT_REQUEUE_PI, 0, 0, (void *)&other, 0)));
  struct timespec at = soon(CLOCK_MONOTONIC, 5);
  printf("  timed %s\n", err(futex((void *)&other, FUTEX_WAIT_REQUEUE_PI, 0, &at, (void *)&word, 0)));
  for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, requeued, 0);
  while (step < 3) usleep(1000);
  usleep(20000);
  printf("  wake %s\n", err(futex((void *)&other, FUTEX_WAKE, 1, 0, 0, 0)));
  printf("  two at once %s\n", err(futex((void *)&other, FUTEX_CMP_REQUEUE_PI, 2, (void *)9, (void *)&word, 0)));
  printf("  changed %s\n", err(futex((void *)&other, FUTEX_CMP_REQUEUE_PI, 1, (void *)9, (void *)&word, 7)));
  long moved = futex((void *)&other, FUTEX_CMP_REQUEUE_PI, 1, (void *)9, (void *)&word, 0);
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
  printf("  moved %ld\n", moved);
}

struct waitv {
  uint64_t val, uaddr;
  uint32_t flags, reserved;
};

static _Atomic uint32_t words[3];

static void *wakes_second(void *a) {
  usleep(20000);
  words[1] = 1;
  futex((void *)&words[1], FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
  return 0;
}

static void vector(void) {
  puts("waiting for several words");
  struct waitv v[3];
  memset(v, 0, sizeof v);
  for (int i = 0; i < 3; i++) {
    v[i].uaddr = (uint64_t)(uintptr_t)&words[i];
    v[i].flags = 2 | 128;
  }
  pthread_t t;
  pthread_create(&t, 0, wakes_second, 0);
  printf("  woken %ld\n", syscall(449, v, 3, 0, 0, 0));
  pthread_join(t, 0);
  printf("  changed %s\n", err(syscall(449, v, 3, 0, 0, 0)));
  words[1] = 0;
  struct timespec at = soon(CLOCK_MONOTONIC, 5);
  printf("  timed %s\n", err(syscall(449, v, 3, 0, &at, CLOCK_MONOTONIC)));
  printf("  none %s\n", err(syscall(449, v, 0, 0, 0, 0)));
  printf("  many %s\n", err(syscall(449, v, 129, 0, 0, 0)));
  printf("  flags %s\n", err(syscall(449, v, 3, 1, 0, 0)));
  v[0].reserved = 1;
  printf("  reserved %s\n", err(syscall(449, v, 3, 0, 0, 0)));
  v[0].reserved = 0;
  v[0].flags = 0x40;
  printf("  size %s\n", err(syscall(449, v, 3, 0, 0, 0)));
}

static pthread_mutex_t mutex;
static pthread_cond_t cond;
static int ready;

static void *signaller(void *a) {
  pthread_mutex_lock(&mutex);
  ready = 1;
  pthread_cond_broadcast(&cond);
  pthread_mutex_unlock(&mutex);
  return 0;
}

static void *dies_with_it(void *a) {
  pthread_mutex_lock(&mutex);
  return 0;
}

static void mutexes(int protocol, int robust, const char *text) {
  printf("%s\n", text);
  pthread_mutexattr_t attr;
  pthread_mutexattr_init(&attr);
  pthread_mutexattr_setprotocol(&attr, protocol);
  pthread_mutexattr_setrobust(&attr, robust);
  pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
  printf("  init %s\n", name(pthread_mutex_init(&mutex, &attr)));
  pthread_cond_init(&cond, 0);
  ready = 0;
  pthread_t t;
  printf("  lock %s\n", name(pthread_mutex_lock(&mutex)));
  printf("  again %s\n", name(pthread_mutex_lock(&mutex)));
  pthread_create(&t, 0, signaller, 0);
  usleep(5000);
  while (!ready) pthread_cond_wait(&cond, &mutex);
  printf("  woken %s\n", name(pthread_mutex_unlock(&mutex)));
  pthread_join(t, 0);
  if (robust == PTHREAD_MUTEX_ROBUST) {
    pthread_create(&t, 0, dies_with_it, 0);
    pthread_join(t, 0);
    struct timespec at = soon(CLOCK_REALTIME, 20);
    printf("  after a death %s\n", name(pthread_mutex_timedlock(&mutex, &at)));
    printf("  made right %s\n", name(pthread_mutex_consistent(&mutex)));
    printf("  unlock %s\n", name(pthread_mutex_unlock(&mutex)));
    printf("  lock %s\n", name(pthread_mutex_lock(&mutex)));
    printf("  unlock %s\n", name(pthread_mutex_unlock(&mutex)));
    pthread_create(&t, 0, dies_with_it, 0);
    pthread_join(t, 0);
    printf("  after a death %s\n", name(pthread_mutex_lock(&mutex)));
    printf("  left wrong %s\n", name(pthread_mutex_unlock(&mutex)));
    printf("  lost %s\n", name(pthread_mutex_lock(&mutex)));
  } else
    printf("  unlock twice %s\n", name(pthread_mutex_unlock(&mutex)));
  pthread_mutex_destroy(&mutex);
}

struct page {
  pthread_mutex_t mutex, pi;
  pthread_cond_t cond;
  pthread_barrier_t barrier;
  sem_t sem;
  int count, turn;
};

static void between_processes(void) {
  puts("between processes");
  struct page *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t ma;
  pthread_mutexattr_init(&ma);
  pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&ma, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&p->mutex, &ma);
  pthread_mutexattr_setprotocol(&ma, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&p->pi, &ma);
  pthread_condattr_t ca;
  pthread_condattr_init(&ca);
  pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&p->cond, &ca);
  pthread_barrierattr_t ba;
  pthread_barrierattr_init(&ba);
  pthread_barrierattr_setpshared(&ba, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init(&p->barrier, &ba, 3);
  sem_init(&p->sem, 1, 0);
  fflush(stdout);
  for (int c = 0; c < 2; c++)
    if (fork() == 0) {
      pthread_barrier_wait(&p->barrier);
      for (int i = 0; i < 500; i++) {
        pthread_mutex_t *m = i & 1 ? &p->mutex : &p->pi;
        pthread_mutex_lock(m);
        __atomic_fetch_add(&p->count, 1, __ATOMIC_SEQ_CST);
        pthread_mutex_unlock(m);
      }
      for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&p->mutex);
        while (p->turn % 2 != c) pthread_cond_wait(&p->cond, &p->mutex);
        p->turn++;
        pthread_cond_broadcast(&p->cond);
        pthread_mutex_unlock(&p->mutex);
      }
      sem_post(&p->sem);
      if (c == 0) _exit(0);
      pthread_mutex_lock(&p->mutex);
      pthread_mutex_lock(&p->pi);
      _exit(0);
    }
  pthread_barrier_wait(&p->barrier);
  sem_wait(&p->sem);
  sem_wait(&p->sem);
  while (wait(0) > 0) {}
  printf("  count %d turns %d\n", p->count, p->turn);
  int first = pthread_mutex_lock(&p->mutex);
  printf("  after a death %s %s\n", name(first), name(pthread_mutex_lock(&p->pi)));
}

static void cleanup(void *a) { printf("  cleaned up %s\n", (char *)a); }

static void *cancelled(void *a) {
  int how = (int)(intptr_t)a, fds[2];
  pipe(fds);
  pthread_cleanup_push(cleanup, how == 0 ? "read" : how == 1 ? "wait" : how == 2 ? "sleep" : "loop");
  if (how == 3) pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, 0);
  char c;
  if (how == 0) read(fds[0], &c, 1);
  if (how == 1) {
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t d = PTHREAD_COND_INITIALIZER;
    pthread_mutex_lock(&m);
    pthread_cond_wait(&d, &m);
  }
  if (how == 2) sleep(100);
  for (;;) {}
  pthread_cleanup_pop(0);
  return 0;
}

static void cancellation(void) {
  puts("cancellation and names");
  for (intptr_t i = 0; i < 4; i++) {
    pthread_t t;
    void *result;
    pthread_create(&t, 0, cancelled, (void *)i);
    char got[16] = "";
    int r = pthread_setname_np(t, "worker"), g = pthread_getname_np(t, got, sizeof got);
    if (i == 0) printf("  name %s %s %s\n", name(r), name(g), got);
    usleep(10000);
    pthread_cancel(t);
    pthread_join(t, &result);
    printf("  joined %d\n", result == PTHREAD_CANCELED);
  }
}

static _Atomic long counter;
static atomic_flag spin = ATOMIC_FLAG_INIT;
static long plain;

static void *counts(void *a) {
  for (int i = 0; i < 2000; i++) {
    atomic_fetch_add(&counter, 3);
    long old = counter;
    while (!atomic_compare_exchange_weak(&counter, &old, old - 1)) {}
    while (atomic_flag_test_and_set(&spin)) sched_yield();
    plain++;
    atomic_flag_clear(&spin);
  }
  return 0;
}

static void atomics(void) {
  puts("atomics");
  pthread_t t[4];
  for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, counts, 0);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  printf("  %ld %ld\n", counter, plain);
}

int main(void) {
  setvbuf(stdout, 0, _IOLBF, 0);
  by_hand();
  requeue();
  vector();
  mutexes(PTHREAD_PRIO_NONE, PTHREAD_MUTEX_STALLED, "plain mutex");
  mutexes(PTHREAD_PRIO_NONE, PTHREAD_MUTEX_ROBUST, "robust mutex");
  mutexes(PTHREAD_PRIO_INHERIT, PTHREAD_MUTEX_STALLED, "PI mutex");
  mutexes(PTHREAD_PRIO_INHERIT, PTHREAD_MUTEX_ROBUST, "robust PI mutex");
  between_processes();
  cancellation();
  atomics();
  return 0;
}
