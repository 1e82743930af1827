// The less trodden paths of signals, futexes, timers and limits.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t hits;
static void on_hit(int s) { hits++; }
static void set(int sig, void (*h)(int), int flags) {
  struct sigaction sa = {.sa_handler = h, .sa_flags = flags};
  sigaction(sig, &sa, 0);
}
#define TRY(name, call)                                                                      \
  do {                                                                                       \
    errno = 0;                                                                               \
    long r_ = (long)(call);                                                                  \
    printf("%s: %ld %s\n", name, r_, r_ < 0 ? strerror(errno) : "");                         \
  } while (0)

static long futex(void *a, int op, int v, void *t, void *b, int v3) { return syscall(SYS_futex, a, op, v, t, b, v3); }
static int words[4];
static void *waiter(void *arg) {
  long n = (long)arg;
  long r = futex(&words[0], FUTEX_WAIT_BITSET_PRIVATE, 0, 0, 0, 1 << n);
  __atomic_add_fetch(&words[3], 1, __ATOMIC_SEQ_CST);
  return (void *)r;
}
static void settle(void) { usleep(20000); }

static void futexes(void) {
  pthread_t t[4];
  struct timespec little = {0, 5000000}, bad = {0, 1000000000};
  TRY("wait, other value", futex(words, FUTEX_WAIT, 1, 0, 0, 0));
  TRY("wait, timeout", futex(words, FUTEX_WAIT, 0, &little, 0, 0));
  TRY("wait, bad time", futex(words, FUTEX_WAIT, 0, &bad, 0, 0));
  TRY("wait, no bits", futex(words, FUTEX_WAIT_BITSET, 0, 0, 0, 0));
  TRY("misaligned", futex((char *)words + 1, FUTEX_WAIT, 0, 0, 0, 0));
  TRY("not mapped", futex((void *)64, FUTEX_WAIT, 0, 0, 0, 0));
  TRY("no such operation", futex(words, 77, 0, 0, 0, 0));
  TRY("absolute in the past", futex(words, FUTEX_WAIT_BITSET, 0, &little, 0, -1));
  for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, waiter, (void *)i), settle();
  TRY("wake by bit", futex(words, FUTEX_WAKE_BITSET_PRIVATE, 10, 0, 0, 4));
  settle();
  printf("woken %d\n", words[3]);
  TRY("compare and requeue, other value", futex(words, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)10, &words[1], 5));
  TRY("requeue", futex(words, FUTEX_CMP_REQUEUE_PRIVATE, 1, (void *)10, &words[1], 0));
  settle();
  printf("woken %d\n", words[3]);
  TRY("none left", futex(words, FUTEX_WAKE_PRIVATE, 10, 0, 0, 0));
  words[2] = 5;
  TRY("wake and add", futex(&words[2], FUTEX_WAKE_OP_PRIVATE, 1, (void *)1, &words[1], FUTEX_OP(FUTEX_OP_ADD, 3, FUTEX_OP_CMP_EQ, 0)));
  printf("word %d\n", words[1]);
  TRY("wake the rest", futex(&words[1], FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0));
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  printf("woken %d\n", words[3]);
}

// locks between processes, and one that dies with the lock
static void shared_locks(void) {
  struct shared { pthread_mutex_t m; pthread_cond_t c; sem_t s; int n; } *p =
      mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t ma;
  pthread_condattr_t ca;
  pthread_mutexattr_init(&ma);
  pthread_mutexattr_setpshared(&ma, 1);
  pthread_mutexattr_setrobust(&ma, PTHREAD_MUTEX_ROBUST);
  pthread_condattr_init(&ca);
  pthread_condattr_setpshared(&ca, 1);
  pthread_mutex_init(&p->m, &ma);
  pthread_cond_init(&p->c, &ca);
  sem_init(&p->s, 1, 0);
  for (int i = 0; i < 3; i++)
    if (fork() == 0) {
      for (int k = 0; k < 500; k++) {
        pthread_mutex_lock(&p->m);
        p->n++;
        pthread_mutex_unlock(&p->m);
      }
      sem_post(&p->s);
      _exit(0);
    }
  for (int i = 0; i < 3; i++) sem_wait(&p->s);
  while (wait(0) > 0);
  printf("counted by processes %d\n", p->n);
  if (fork() == 0) {
    pthread_mutex_lock(&p->m);
    usleep(20000);
    kill(getpid(), SIGKILL);
  }
  usleep(5000);
  printf("lock of a dead process: %s\n", strerror(pthread_mutex_lock(&p->m)));
  pthread_mutex_consistent(&p->m);
  pthread_mutex_unlock(&p->m);
  wait(0);
  if (fork() == 0) {
    pthread_mutex_lock(&p->m);
    p->n = -1;
    pthread_cond_signal(&p->c);
    pthread_mutex_unlock(&p->m);
    _exit(0);
  }
  pthread_mutex_lock(&p->m);
  while (p->n >= 0) pthread_cond_wait(&p->c, &p->m);
  pthread_mutex_unlock(&p->m);
  printf("condition between processes %d\n", p->n);
  wait(0);
}

static pid_t later(pid_t who, int sig, int us) {
  pid_t pid = fork();
  if (pid == 0) {
    usleep(us);
    kill(who, sig);
    _exit(0);
  }
  return pid;
}

// which calls go on after a handler with SA_RESTART
static sem_t never;
static void restarts(void) {
  set(SIGUSR1, on_hit, SA_RESTART);
  struct timespec ts = {0, 800000000};
  int status;
  later(getpid(), SIGUSR1, 10000);
  TRY("nanosleep", nanosleep(&ts, 0));
  wait(0);
  later(getpid(), SIGUSR1, 10000);
  TRY("poll", poll(0, 0, 800));
  wait(0);
  pid_t a = later(getpid(), SIGUSR1, 10000);
  pid_t b = later(getpid(), 0, 40000);
  pid_t got = waitpid(b, &status, 0);
  printf("waitpid: %d\n", got == b);
  waitpid(a, 0, 0);
  sem_init(&never, 0, 0);
  later(getpid(), SIGUSR1, 10000);
  clock_gettime(CLOCK_REALTIME, &ts);
  ts.tv_sec += 1;
  errno = 0;
  TRY("sem_timedwait", sem_timedwait(&never, &ts));
  wait(0);
  set(SIGUSR1, on_hit, 0);
  later(getpid(), SIGUSR1, 10000);
  TRY("wait without SA_RESTART", waitpid(later(0, 0, 50000), 0, 0));
  while (wait(0) > 0);
  int p[2];
  pipe(p);
  static char big[200000];
  pid_t me = getpid();
  a = fork();
  if (a == 0) {
    usleep(20000);
    kill(me, SIGUSR1);
    usleep(20000);
    close(p[1]);
    while (read(p[0], big, sizeof big) > 0);
    _exit(0);
  }
  close(p[0]);
  ssize_t n = write(p[1], big, sizeof big);
  printf("interrupted write wrote a part: %d\n", n > 0 && n < (ssize_t)sizeof big);
  close(p[1]);
  wait(0);
}

static void masks(void) {
  sigset_t s, old, now;
  sigemptyset(&s);
  sigaddset(&s, SIGUSR1);
  sigprocmask(SIG_BLOCK, &s, &old);
  hits = 0;
  raise(SIGUSR1);
  struct timespec little = {0, 5000000};
  sigset_t none;
  sigemptyset(&none);
  TRY("ppoll with a mask", ppoll(0, 0, &little, &none));
  printf("hits %d\n", hits);
  raise(SIGUSR1);
  TRY("pselect with a mask", pselect(0, 0, 0, 0, &little, &none));
  printf("hits %d\n", hits);
  TRY("pselect, nothing pending", pselect(0, 0, 0, 0, &little, &none));
  sigprocmask(0, 0, &now);
  printf("mask is back %d\n", sigismember(&now, SIGUSR1));
  TRY("bad how", sigprocmask(17, &s, 0));
  TRY("bad size", syscall(SYS_rt_sigaction, SIGUSR1, 0, 0, 4));
  TRY("bad pointer", syscall(SYS_rt_sigaction, SIGUSR1, (void *)16, 0, 8));
  TRY("stop cannot be handled", syscall(SYS_rt_sigaction, SIGSTOP, &now, 0, 8));
  // setting "ignore" forgets what is pending
  raise(SIGUSR1);
  signal(SIGUSR1, SIG_IGN);
  sigpending(&now);
  printf("pending after ignoring %d\n", sigismember(&now, SIGUSR1));
  raise(SIGUSR1);
  sigpending(&now);
  printf("blocked and ignored stays pending %d\n", sigismember(&now, SIGUSR1));
  signal(SIGUSR1, SIG_DFL);
  signal(SIGUSR1, SIG_IGN);
  sigprocmask(SIG_SETMASK, &old, 0);
  siginfo_t si;
  sigemptyset(&s);
  sigaddset(&s, SIGCHLD);
  sigprocmask(SIG_BLOCK, &s, 0);
  pid_t pid = fork();
  if (pid == 0) _exit(5);
  sigwaitinfo(&s, &si);
  printf("SIGCHLD code %d status %d pid %d\n", si.si_code, si.si_status, si.si_pid == pid);
  wait(0);
  sigprocmask(SIG_UNBLOCK, &s, 0);
  memset(&si, 0, sizeof si);
  si.si_code = SI_USER;
  TRY("forged siginfo", syscall(SYS_rt_sigqueueinfo, getppid(), SIGUSR1, &si));
  stack_t ss = {.ss_sp = malloc(16384), .ss_size = 16384, .ss_flags = 1 << 31};
  TRY("autodisarm", sigaltstack(&ss, 0));
  sigaltstack(0, &ss);
  printf("flags %d\n", ss.ss_flags == 1 << 31);
  ss.ss_flags = 12;
  TRY("bad flags", sigaltstack(&ss, 0));
  ss.ss_flags = SS_DISABLE;
  sigaltstack(&ss, 0);
}

static void *taker(void *arg) {
  sigset_t s;
  sigemptyset(&s);
  sigaddset(&s, SIGUSR2);
  int sig = 0;
  sigwait(&s, &sig);
  return (void *)(long)sig;
}
static volatile pid_t handled_by;
static void on_tid(int s) { handled_by = syscall(SYS_gettid); }
static void *sleeper(void *arg) {
  *(volatile pid_t *)arg = syscall(SYS_gettid);
  while (!handled_by) usleep(1000);
  return 0;
}
static void *exiter(void *arg) { exit(17); }
static void *execer(void *arg) {
  execl("/proc/self/exe", "edges", "executed", (char *)0);
  return 0;
}
static void *forker(void *arg) {
  pid_t pid = fork();
  if (pid == 0) _exit(syscall(SYS_gettid) == getpid() ? 23 : 24);
  int status;
  waitpid(pid, &status, 0);
  return (void *)(long)WEXITSTATUS(status);
}

static void threads(void) {
  pthread_t t;
  void *r;
  sigset_t s, old;
  sigemptyset(&s);
  sigaddset(&s, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &s, &old);
  pthread_create(&t, 0, taker, 0);
  usleep(5000);
  kill(getpid(), SIGUSR2);
  pthread_join(t, &r);
  printf("sigwait in a thread %d\n", (int)(long)r == SIGUSR2);
  volatile pid_t tid = 0;
  pthread_sigmask(SIG_SETMASK, &old, 0);
  set(SIGUSR2, on_tid, 0);
  pthread_create(&t, 0, sleeper, (void *)&tid);
  pthread_sigmask(SIG_BLOCK, &s, 0);
  usleep(5000);
  kill(getpid(), SIGUSR2);
  pthread_join(t, 0);
  printf("the thread that does not block takes it %d\n", handled_by == tid);
  pthread_sigmask(SIG_SETMASK, &old, 0);
  pthread_create(&t, 0, forker, 0);
  pthread_join(t, &r);
  printf("fork in a thread %ld\n", (long)r);
  fflush(stdout);
  int status;
  if (fork() == 0) {
    pthread_create(&t, 0, exiter, 0);
    for (;;) pause();
  }
  wait(&status);
  printf("exit in a thread %d\n", WEXITSTATUS(status));
  fflush(stdout);
  TRY("tgkill, wrong group", syscall(SYS_tgkill, getppid(), syscall(SYS_gettid), 0));
}

static void limits(void) {
  struct rlimit rl;
  rl.rlim_cur = 2, rl.rlim_max = 1;
  TRY("soft above hard", setrlimit(RLIMIT_CORE, &rl));
  TRY("no such limit", getrlimit(99, &rl));
  TRY("no such process", prlimit(99999, RLIMIT_CORE, 0, &rl));
  getrlimit(RLIMIT_STACK, &rl);
  printf("stack %d\n", rl.rlim_cur == 8 << 20);
  timer_t timer;
  struct sigevent ev = {.sigev_notify = 99, .sigev_signo = SIGUSR1};
  TRY("bad notification", timer_create(CLOCK_MONOTONIC, &ev, &timer));
  ev.sigev_notify = SIGEV_SIGNAL, ev.sigev_signo = 99;
  TRY("bad signal", timer_create(CLOCK_MONOTONIC, &ev, &timer));
  TRY("bad clock", timer_create(77, 0, &timer));
  set(SIGALRM, on_hit, 0);
  hits = 0;
  TRY("cpu timer", timer_create(CLOCK_PROCESS_CPUTIME_ID, 0, &timer));
  struct itimerspec ts = {{0, 0}, {0, 5000000}};
  timer_settime(timer, 0, &ts, 0);
  while (!hits);
  printf("cpu timer hits %d\n", hits);
  ts.it_value.tv_nsec = 1000000000;
  TRY("bad time", timer_settime(timer, 0, &ts, 0));
  timer_delete(timer);
  TRY("settimeofday", settimeofday(&(struct timeval){-1, 0}, 0));
  TRY("getitimer", getitimer(7, (void *)&ts));
}

int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IONBF, 0);
  if (argc > 1 && !strcmp(argv[1], "executed")) {
    sigset_t now, pending;
    struct sigaction hup, term;
    sigprocmask(0, 0, &now);
    sigpending(&pending);
    sigaction(SIGHUP, 0, &hup);
    sigaction(SIGTERM, 0, &term);
    printf("after exec: blocked %d pending %d ignored %d default %d single %d\n", sigismember(&now, SIGUSR1),
           sigismember(&pending, SIGUSR1), hup.sa_handler == SIG_IGN, term.sa_handler == SIG_DFL,
           syscall(SYS_gettid) == getpid());
    return 31;
  }
  futexes();
  shared_locks();
  restarts();
  masks();
  threads();
  limits();
  int status;
  if (fork() == 0) {
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGUSR1);
    signal(SIGHUP, SIG_IGN);
    set(SIGUSR1, on_hit, 0);
    set(SIGTERM, on_hit, 0);
    sigprocmask(SIG_BLOCK, &s, 0);
    kill(getpid(), SIGUSR1);
    pthread_t t;
    pthread_create(&t, 0, execer, 0);
    for (;;) pause();
  }
  wait(&status);
  printf("exec in a thread %d\n", WEXITSTATUS(status));
  return 0;
}
