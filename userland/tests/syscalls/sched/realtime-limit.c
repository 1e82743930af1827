// RLIMIT_RTTIME: SIGXCPU at the soft limit and each second after it, SIGKILL at the hard one; a sleep begins the count anew
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  static volatile int came;
  void handler(int signal) { came++; }
  void burn(int ms) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    long until = t.tv_sec * 1000 + t.tv_nsec / 1000000 + ms;
    do clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < until);
  }
  void limit(long soft, long hard) {
    struct rlimit l = {soft, hard};
    TRY(setrlimit(RLIMIT_RTTIME, &l));
  }
  struct sched_param param = {.sched_priority = 5};
  ended(CHILD({
    TRY(sched_setscheduler(0, SCHED_FIFO, &param));
    limit(50000, RLIM_INFINITY);
    burn(300);
    say("not reached\n");
  }));
  ended(CHILD({
    signal(SIGXCPU, handler);
    limit(50000, 200000);
    TRY(sched_setscheduler(0, SCHED_FIFO, &param));
    for (int i = 0; i < 8; i++) { burn(30); milliseconds(2); }
    SHOW(came);
    burn(100);
    SHOW(came > 0);
    burn(300);
    say("not reached\n");
  }));
  ended(CHILD({
    signal(SIGXCPU, handler);
    limit(50000, 100000);
    burn(300);
    SHOW(came);
  }));
  ended(CHILD({
    signal(SIGXCPU, handler);
    limit(50000, 400000);
    TRY(sched_setscheduler(0, SCHED_RR, &param));
    for (int i = 0; i < 3; i++) { burn(30); sched_yield(); }
    SHOW(came > 0);
  }));
  return 0;
}
