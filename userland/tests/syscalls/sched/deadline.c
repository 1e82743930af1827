// SCHED_DEADLINE: parameters (EINVAL), admission (EBUSY), privileges (EPERM), and children (EAGAIN)
#include "../case.h"

int main(int argc, char **argv) {
  enum { DEADLINE = 6, MS = 1000000 };
  NEEDS(CAP_SYS_NICE);
  struct attributes { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; };
  static struct attributes attr;
  long set(uint64_t flags, uint64_t runtime, uint64_t deadline, uint64_t period) {
    struct attributes wanted = {48, DEADLINE, flags, 0, 0, runtime, deadline, period};
    return syscall(SYS_sched_setattr, 0, &wanted, 0);
  }
  void get(void) {
    TRY(syscall(SYS_sched_getattr, 0, &attr, 48, 0));
    say("policy %u, flags %lu, deadline %lu, period %lu\n", attr.policy, (long)attr.flags, (long)attr.deadline, (long)attr.period);
    if (attr.policy == DEADLINE) SHOW(attr.runtime);
  }
  TRY(set(0, 5 * MS, 0, 0));
  TRY(set(0, 1023, 20 * MS, 20 * MS));
  TRY(set(0, 21 * MS, 20 * MS, 30 * MS));
  TRY(set(0, 5 * MS, 30 * MS, 20 * MS));
  TRY(set(0, 5 * MS, 1UL << 63, 0));
  TRY(set(0, 5 * MS, 20 * MS, 1UL << 63));
  TRY(set(0, 5000, 99000, 99000));
  TRY(set(0, 5 * MS, 5000L * MS, 5000L * MS));
  TRY(set(32, 5 * MS, 20 * MS, 20 * MS));
  struct sched_param param = {};
  TRY(sched_setscheduler(0, DEADLINE, &param));
  get();

  TRY(set(0, 5 * MS, 20 * MS, 0));
  get();
  TRY(sched_getscheduler(0));
  TRY(sched_getparam(0, &param));
  SHOW(param.sched_priority);
  struct timespec time = {};
  TRY(sched_rr_get_interval(0, &time));
  TRY(set(0, 2 * MS, 15 * MS, 40 * MS));
  get();
  TRY(fork());
  pthread_t thread;
  void *nothing(void *argument) { return argument; }
  SHOW(pthread_create(&thread, 0, nothing, 0) == EAGAIN);
  TRY(set(1, 2 * MS, 15 * MS, 40 * MS));
  get();
  ended(CHILD(get()));
  param.sched_priority = 0;
  TRY(set(2 | 4, 2 * MS, 15 * MS, 40 * MS));
  get();
  TRY(sched_setscheduler(0, SCHED_OTHER, &param));
  get();

  // Each wants 0.8 of a CPU, so that one more than there are CPUs cannot be admitted.
  cpu_set_t all, one;
  sched_getaffinity(0, sizeof all, &all);
  int cpus = CPU_COUNT(&all), admitted = 0, go[2], answers[2];
  if (pipe(go) || pipe(answers)) return 1;
  for (int i = 0; i <= cpus; i++) {
    char answer = 0;
    if (fork() == 0) {
      close(go[1]);
      errno = 0;
      answer = set(0, 16 * MS, 20 * MS, 20 * MS) == 0 ? 'y' : errno == EBUSY ? 'b' : 'n';
      if (write(answers[1], &answer, 1) == 1 && answer == 'y') read(go[0], &answer, 1);
      sched_setscheduler(0, SCHED_OTHER, &param);
      _exit(0);
    }
    if (read(answers[0], &answer, 1) != 1) return 1;
    if (answer == 'y') admitted++;
    else SHOW(answer == 'b');
  }
  SHOW(admitted == cpus);
  close(go[1]);
  while (wait(0) > 0);
  milliseconds(100);  // Linux takes what they had back a little later
  TRY(set(0, 16 * MS, 20 * MS, 20 * MS));
  TRY(sched_setscheduler(0, SCHED_OTHER, &param));

  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && !CPU_COUNT(&one); cpu++)
    if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
  sched_setaffinity(0, sizeof one, &one);
  SHOW(cpus == 1 || (set(0, 5 * MS, 20 * MS, 20 * MS) == -1 && errno == EPERM));
  sched_setaffinity(0, sizeof all, &all);
  become_user();
  TRY(set(0, 5 * MS, 20 * MS, 20 * MS));
  TRY(set(0, 1023, 20 * MS, 20 * MS));
  return 0;
}
