// Restartable sequences: registration and its errors, the hart's number, and that a stretch of code
// is begun anew when the task loses its hart or takes a signal: a counter for each hart adds up.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/rseq.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 30000

static __thread int registered;
static __thread struct rseq area, spare __attribute__((aligned(64)));
static long counters[256][8];
static volatile long aborts, alarms;

static const char *err(long r) { return r >= 0 ? "ok" : strerrorname_np(errno); }

// The library's, or our own where it registers none.
static struct rseq *mine(void) {
  if (__rseq_size) return (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
  if (!registered) {
    registered = 1;
    syscall(SYS_rseq, &area, 32, 0, 0xf1401073);
  }
  return &area;
}

// Adds one to this hart's counter; 0 if it was interrupted, and nothing was added.
static int add(struct rseq *rs) {
  int done;
#if defined(__riscv)
  static const uint64_t none = 0;
  __asm__ volatile(
      ".pushsection .data.rel, \"aw\"\n"
      ".balign 32\n"
      "1: .word 0, 0\n"
      "   .dword 2f, 3f - 2f, 4f\n"
      ".popsection\n"
      "   la t0, 1b\n"
      "   sd t0, 8(%1)\n"
      "2: lwu t1, 4(%1)\n"
      "   slli t1, t1, 6\n"
      "   add t1, t1, %2\n"
      "   ld t2, 0(t1)\n"
      "   nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n"
      "   addi t2, t2, 1\n"
      "   sd t2, 0(t1)\n"
      "3: li %0, 1\n"
      "   j 5f\n"
      "   .word 0xf1401073\n"
      "4: li %0, 0\n"
      "5:\n"
      : "=&r"(done)
      : "r"(rs), "r"(counters)
      : "t0", "t1", "t2", "memory");
#else
  __atomic_fetch_add(&counters[rs->cpu_id % 256][0], 1, __ATOMIC_RELAXED);
  done = 1;
#endif
  return done;
}

static void *worker(void *a) {
  struct rseq *rs = mine();
  for (int i = 0; i < ROUNDS;)
    if (add(rs)) i++;
    else __atomic_fetch_add(&aborts, 1, __ATOMIC_RELAXED);
  return 0;
}

static void onalarm(int sig) { alarms++; }

int main(void) {
  struct rseq *rs = mine();
  printf("registered %d\n", (int)rs->cpu_id >= 0);
  printf("hart %d\n", (int)rs->cpu_id == sched_getcpu() && rs->cpu_id_start == rs->cpu_id);
  printf("another %s\n", err(syscall(SYS_rseq, &spare, 32, 0, 1)));
  printf("flags %s\n", err(syscall(SYS_rseq, &spare, 32, 4, 1)));
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    printf("child %d\n", (int)mine()->cpu_id == sched_getcpu());
    fflush(stdout);
    _exit(0);
  }
  waitpid(pid, 0, 0);
  struct sigaction sa = {.sa_handler = onalarm, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &sa, 0);
  struct itimerval every = {{0, 300}, {0, 300}}, never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &every, 0);
  pthread_t t[6];
  for (int i = 0; i < 6; i++) pthread_create(&t[i], 0, worker, 0);
  for (int i = 0; i < 6; i++) pthread_join(t[i], 0);
  setitimer(ITIMER_REAL, &never, 0);
  long sum = 0;
  for (int i = 0; i < 256; i++) sum += counters[i][0];
  printf("sum %ld\n", sum);
  if (getenv("ABORTS")) fprintf(stderr, "aborts %ld alarms %ld\n", aborts, alarms);
  return 0;
}
