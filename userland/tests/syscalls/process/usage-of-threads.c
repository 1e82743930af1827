// getrusage: what is counted of a thread, of its process, of children that were waited for; what is always zero
#include "../case.h"

int main(int argc, char **argv) {
  struct rusage self, thread, children, before;
  void burn(int ms) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    long until = t.tv_sec * 1000 + t.tv_nsec / 1000000 + ms;
    do clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); while (t.tv_sec * 1000 + t.tv_nsec / 1000000 < until);
  }
  long ms(struct rusage *u) { return u->ru_utime.tv_sec * 1000 + u->ru_utime.tv_usec / 1000 + u->ru_stime.tv_sec * 1000 + u->ru_stime.tv_usec / 1000; }
  static struct rusage other_usage;
  void *other(void *unused) { burn(60); milliseconds(2); milliseconds(2); getrusage(RUSAGE_THREAD, &other_usage); return 0; }
  pthread_t t;
  getrusage(RUSAGE_SELF, &before);
  pthread_create(&t, 0, other, 0);
  pthread_join(t, 0);
  getrusage(RUSAGE_SELF, &self);
  getrusage(RUSAGE_THREAD, &thread);
  SHOW(ms(&other_usage) >= 55);
  SHOW(other_usage.ru_nvcsw >= 2);
  SHOW(ms(&self) - ms(&before) >= 55);
  SHOW(ms(&thread) < 55);
  SHOW(self.ru_nvcsw >= thread.ru_nvcsw + 2);
  SHOW(self.ru_maxrss == thread.ru_maxrss);
  SHOW(self.ru_maxrss > 0);
  SHOW(self.ru_ixrss | self.ru_idrss | self.ru_isrss | self.ru_nswap | self.ru_msgsnd | self.ru_msgrcv | self.ru_nsignals);
  getrusage(RUSAGE_CHILDREN, &children);
  SHOW(ms(&children));
  SHOW(children.ru_maxrss);
  pid_t grand = fork();
  if (grand == 0) {
    pid_t inner = CHILD(burn(40); char *m = mmap(0, 8 << 20, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); memset(m, 1, 8 << 20));
    waitpid(inner, 0, 0);
    getrusage(RUSAGE_CHILDREN, &children);
    SHOW(ms(&children) >= 35);
    getrusage(RUSAGE_SELF, &self);
    SHOW(ms(&self) < 35);
    _exit(0);
  }
  waitpid(grand, 0, 0);
  getrusage(RUSAGE_CHILDREN, &children);
  SHOW(ms(&children) >= 35);
  SHOW(children.ru_maxrss >= 8 << 10);
  SHOW(children.ru_minflt >= 2000);
  getrusage(RUSAGE_SELF, &self);
  SHOW(self.ru_maxrss < children.ru_maxrss);
  // not waited for: nothing is added, and with SIGCHLD ignored neither
  signal(SIGCHLD, SIG_IGN);
  struct rusage later;
  pid_t gone = CHILD(burn(50));
  TRY(waitpid(gone, 0, 0));
  getrusage(RUSAGE_CHILDREN, &later);
  SHOW(ms(&later) - ms(&children) < 20);
  TRY(getrusage(77, &self));
  TRY(getrusage(-2, &self));
  TRY(getrusage(RUSAGE_SELF, BAD));
  struct tms clocks;
  times(&clocks);
  SHOW(clocks.tms_cutime + clocks.tms_cstime >= 3);
  return 0;
}
