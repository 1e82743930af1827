// Sleeping, interval timers, POSIX timers, CPU-time clocks and limits. Prints relations, never durations.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t ticks, value, code;
static void on_tick(int s) { ticks++; }
static void on_info(int s, siginfo_t *si, void *u) { ticks++; value = si->si_value.sival_int; code = si->si_code; }
static void on_thread(union sigval v) { ticks += v.sival_int; }
static long long now(clockid_t c) {
  struct timespec t;
  clock_gettime(c, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}
static void burn(long long ns) {
  long long until = now(CLOCK_PROCESS_CPUTIME_ID) + ns;
  while (now(CLOCK_PROCESS_CPUTIME_ID) < until);
}

int main(void) {
  setvbuf(stdout, 0, _IONBF, 0);
  long long t = now(CLOCK_MONOTONIC);
  usleep(20000);
  t = now(CLOCK_MONOTONIC) - t;
  printf("slept %d\n", t >= 20000000);
  struct timespec past = {0, 0}, rel = {0, 30000000}, left = {9, 9};
  printf("absolute past %d\n", clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &past, 0));
  clock_gettime(CLOCK_REALTIME, &past);
  past.tv_nsec += 10000000;
  if (past.tv_nsec >= 1000000000) past.tv_sec++, past.tv_nsec -= 1000000000;
  printf("absolute %d", clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &past, 0));
  printf(" %d\n", now(CLOCK_REALTIME) >= past.tv_sec * 1000000000LL + past.tv_nsec);
  rel.tv_nsec = 1000000000;
  printf("invalid %s\n", strerror(clock_nanosleep(CLOCK_MONOTONIC, 0, &rel, 0)));
  rel.tv_nsec = 200000000;

  signal(SIGALRM, on_tick);
  struct itimerval it = {{0, 0}, {0, 30000}}, old;
  setitimer(ITIMER_REAL, &it, 0);
  int r = nanosleep(&rel, &left);
  printf("interrupted %d %s left %d ticks %d\n", r, strerror(errno), left.tv_sec == 0 && left.tv_nsec > 50000000 && left.tv_nsec < 180000000, ticks);
  it.it_interval.tv_usec = 5000;
  it.it_value.tv_usec = 5000;
  ticks = 0;
  setitimer(ITIMER_REAL, &it, 0);
  while (ticks < 5) pause();
  it.it_value.tv_usec = it.it_interval.tv_usec = 0;
  setitimer(ITIMER_REAL, &it, &old);
  printf("interval %ld left %d\n", (long)old.it_interval.tv_usec, old.it_value.tv_usec <= 5000);
  printf("alarm %u", alarm(100));
  printf(" %u\n", alarm(0));

  signal(SIGPROF, on_tick);
  signal(SIGVTALRM, on_tick);
  for (int which = ITIMER_VIRTUAL; which <= ITIMER_PROF; which++) {
    ticks = 0;
    it.it_value.tv_usec = it.it_interval.tv_usec = 10000;
    setitimer(which, &it, 0);
    long long c = now(CLOCK_PROCESS_CPUTIME_ID);
    while (ticks < 3) if (now(CLOCK_PROCESS_CPUTIME_ID) - c > 5000000000LL) break;
    printf("timer %d ticks %d\n", which, ticks);
    it.it_value.tv_usec = it.it_interval.tv_usec = 0;
    setitimer(which, &it, 0);
  }

  struct sigaction sa = {.sa_sigaction = on_info, .sa_flags = SA_SIGINFO};
  sigaction(SIGRTMIN, &sa, 0);
  struct sigevent ev = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 77};
  timer_t timer;
  printf("timer_create %d\n", timer_create(CLOCK_MONOTONIC, &ev, &timer));
  struct itimerspec ts = {{0, 0}, {0, 10000000}}, cur;
  ticks = 0;
  timer_settime(timer, 0, &ts, 0);
  timer_gettime(timer, &cur);
  printf("armed %d\n", cur.it_value.tv_nsec > 0 && cur.it_value.tv_nsec <= 10000000);
  while (!ticks) pause();
  printf("value %d code %d\n", value, code);
  timer_gettime(timer, &cur);
  printf("disarmed %ld\n", cur.it_value.tv_nsec);
  sigset_t block;
  sigemptyset(&block);
  sigaddset(&block, SIGRTMIN);
  sigprocmask(SIG_BLOCK, &block, 0);
  ts.it_interval.tv_nsec = ts.it_value.tv_nsec = 1000000;
  timer_settime(timer, 0, &ts, 0);
  usleep(50000);
  sigprocmask(SIG_UNBLOCK, &block, 0);
  printf("overrun %d\n", timer_getoverrun(timer) >= 20);
  printf("delete %d", timer_delete(timer));
  printf(" again %d\n", timer_delete(timer));
  ev.sigev_notify = SIGEV_NONE;
  timer_create(CLOCK_REALTIME, &ev, &timer);
  ts.it_interval.tv_nsec = 0;
  timer_settime(timer, 0, &ts, 0);
  usleep(5000);
  timer_gettime(timer, &cur);
  printf("none %ld\n", cur.it_value.tv_nsec);
  timer_delete(timer);
  struct sigevent th = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_thread, .sigev_value.sival_int = 5};
  ticks = 0;
  timer_create(CLOCK_MONOTONIC, &th, &timer);
  ts.it_value.tv_nsec = 5000000;
  timer_settime(timer, 0, &ts, 0);
  for (int i = 0; i < 1000 && !ticks; i++) usleep(1000);
  printf("thread %d\n", ticks);
  timer_delete(timer);

  long long cpu = now(CLOCK_PROCESS_CPUTIME_ID), thread = now(CLOCK_THREAD_CPUTIME_ID);
  burn(20000000);
  printf("cpu clocks %d %d\n", now(CLOCK_PROCESS_CPUTIME_ID) - cpu >= 20000000, now(CLOCK_THREAD_CPUTIME_ID) - thread >= 15000000);
  struct tms tms;
  times(&tms);
  struct rusage ru;
  getrusage(RUSAGE_SELF, &ru);
  printf("times %d rusage %d\n", tms.tms_utime + tms.tms_stime > 0, ru.ru_utime.tv_sec + ru.ru_utime.tv_usec + ru.ru_stime.tv_usec > 0);
  clockid_t other;
  printf("getcpuclockid %d", clock_getcpuclockid(getpid(), &other));
  printf(" %d\n", now(other) > 0);
  printf("resolution %d\n", clock_getres(CLOCK_MONOTONIC, &past));
  printf("no such clock %d\n", clock_gettime(55, &past));
  printf("monotonic %d\n", now(CLOCK_MONOTONIC) <= now(CLOCK_MONOTONIC));
  time_t wall = time(0);
  printf("wall %d %d\n", wall > 1600000000, (int)(now(CLOCK_REALTIME) / 1000000000 - wall) <= 1);
  return 0;
}
