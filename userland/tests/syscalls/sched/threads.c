// nice values, policies and affinity are a thread's; what a new thread takes over; RLIMIT_NICE's bounds
#include "../case.h"

int main(int argc, char **argv) {
  NEEDS(CAP_SYS_NICE);
  static int step; static pid_t tid;
  static pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, 0, 2);
  void *other(void *unused) {
    tid = gettid();
    SHOW(getpriority(PRIO_PROCESS, 0));
    SHOW(sched_getscheduler(0));
    setpriority(PRIO_PROCESS, 0, 9);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    SHOW(getpriority(PRIO_PROCESS, 0));
    SHOW(sched_getscheduler(0));
    return 0;
  }
  pthread_t thread;
  setpriority(PRIO_PROCESS, 0, 4);
  struct sched_param param = {};
  TRY(sched_setscheduler(0, SCHED_BATCH, &param));
  pthread_create(&thread, 0, other, 0);
  pthread_barrier_wait(&barrier);
  SHOW(getpriority(PRIO_PROCESS, 0));
  SHOW(getpriority(PRIO_PROCESS, tid));
  SHOW(getpriority(PRIO_PROCESS, getpid()));
  SHOW(getpriority(PRIO_PGRP, 0) <= 4);
  TRY(setpriority(PRIO_PROCESS, tid, 7));
  param.sched_priority = 3;
  TRY(sched_setscheduler(tid, SCHED_RR, &param));
  SHOW(sched_getscheduler(0));
  SHOW(sched_getscheduler(tid));
  SHOW(getpriority(PRIO_PROCESS, tid));
  pthread_barrier_wait(&barrier);
  pthread_join(thread, 0);
  return 0;
}
