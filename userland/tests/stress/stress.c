// Many processes and threads at once, for so many milliseconds: numbers through pipes in a ring, queued signals, memory mapped
// and copied by forks, a lock on a shared word, records appended to one file. Whatever is sent must arrive, and each sum is
// kept by both sides. Prints the sums; what the threads choose comes from getrandom, so that another seed gives others.
// Usage: stress PROCESSES THREADS MILLISECONDS, the threads being those beside each process's first
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 256 };

static struct {
  int lock, done, failures;
  long locked, lock_rounds;             // added to under the lock, and atomically
  long sent, received;                  // sums of the numbers in the pipes
  long queued, caught, queued_count, caught_count;
  long records, record_sum, maps, forks;
  int pids[MOST], reading[MOST];
} *all;

static int pipes[MOST][2], processes, me, file;
static int64_t end;
static __thread uint64_t state;

static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void add(long *to, long value) { __atomic_fetch_add(to, value, __ATOMIC_SEQ_CST); }

static void fail(const char *what) {
  fprintf(stderr, "process %d: %s: %s\n", me, what, strerror(errno));
  __atomic_fetch_add(&all->failures, 1, __ATOMIC_SEQ_CST);
}

static void acquire(int *word) {
  int seen = 0;
  if (__atomic_compare_exchange_n(word, &seen, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) return;
  while (__atomic_exchange_n(word, 2, __ATOMIC_SEQ_CST) != 0) syscall(SYS_futex, word, FUTEX_WAIT, 2, 0);
}

static void release(int *word) {
  if (__atomic_exchange_n(word, 0, __ATOMIC_SEQ_CST) == 2) syscall(SYS_futex, word, FUTEX_WAKE, 1);
}

static void caught(int number, siginfo_t *info, void *context) {
  add(&all->caught, info->si_value.sival_int);
  add(&all->caught_count, 1);
}

static void send_number(void) {
  long number = next() % 1000;
  if (write(pipes[(me + 1) % processes][1], &number, sizeof number) == sizeof number) add(&all->sent, number);
}

static void receive_numbers(void) {
  long numbers[16];
  ssize_t size = read(pipes[me][0], numbers, sizeof numbers);
  for (ssize_t i = 0; i < size / (ssize_t)sizeof(long); i++) add(&all->received, numbers[i]);
}

static void queue_signal(void) {
  union sigval value = {.sival_int = next() % 1000};
  int pid = all->pids[next() % processes];
  if (pid != 0 && sigqueue(pid, SIGRTMIN, value) == 0) add(&all->queued, value.sival_int), add(&all->queued_count, 1);
}

static void map_memory(void) {
  size_t pages = 1 + next() % 8;
  uint64_t salt = next();
  uint64_t *memory = mmap(0, pages * 4096, PROT_READ | PROT_WRITE, (next() % 2 ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    fail("mmap");
    return;
  }
  for (size_t i = 0; i < pages; i++) memory[i * 512 + salt % 512] = salt + i;
  mprotect(memory, 4096, PROT_READ);
  for (size_t i = 0; i < pages; i++)
    if (memory[i * 512 + salt % 512] != salt + i || memory[i * 512 + (salt + 1) % 512] != 0) fail("memory changed");
  munmap(memory, pages * 4096);
  add(&all->maps, 1);
}

static void add_under_lock(void) {
  long value = next() % 100;
  acquire(&all->lock);
  all->locked += value;
  release(&all->lock);
  add(&all->lock_rounds, value);
}

static void append_record(void) {
  long record[2] = {me, next() % 1000};
  if (write(file, record, sizeof record) != sizeof record) fail("append");
  add(&all->records, 1);
  add(&all->record_sum, record[1]);
}

static void fork_child(void) {
  int expected = next() % 200, status = 0;
  pid_t pid = fork();
  if (pid == 0) _exit(expected);
  if (pid < 0) return;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != expected) fail("status of a child");
  add(&all->forks, 1);
}

static void *work(void *unused) {
  getrandom(&state, sizeof state, 0);
  state |= 1;
  while (now() < end) {
    switch (next() % 16) {
      case 0: case 1: case 2: case 3: send_number(); break;
      case 4: case 5: case 6: receive_numbers(); break;
      case 7: case 8: queue_signal(); break;
      case 9: case 10: map_memory(); break;
      case 11: case 12: case 13: add_under_lock(); break;
      case 14: append_record(); break;
      default: if (next() % 8 == 0) fork_child();
    }
  }
  return 0;
}

static void wait_for(int *word, int value) {
  for (int seen; (seen = __atomic_load_n(word, __ATOMIC_SEQ_CST)) < value;) syscall(SYS_futex, word, FUTEX_WAIT, seen, 0);
}

static void process(int threads) {
  pthread_t thread[8];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 32768);
  for (int i = 0; i < threads; i++)
    if (pthread_create(&thread[i], &attributes, work, 0) != 0) fail("pthread_create");
  work(0);
  for (int i = 0; i < threads; i++) pthread_join(thread[i], 0);
  __atomic_fetch_add(&all->done, 1, __ATOMIC_SEQ_CST);  // nobody sends to this process any more once all have said so
  syscall(SYS_futex, &all->done, FUTEX_WAKE, MOST);
  wait_for(&all->done, processes);
  long number;
  while (read(pipes[me][0], &number, sizeof number) == sizeof number) add(&all->received, number);
  exit(0);
}

int main(int argc, char **argv) {
  processes = atoi(argv[1]);
  int threads = atoi(argv[2]), status, bad = 0;
  all = mmap(0, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  file = open("/tmp/records", O_CREAT | O_RDWR | O_APPEND, 0600);
  struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigaction(SIGRTMIN, &action, 0);
  for (int i = 0; i < processes; i++)
    if (pipe2(pipes[i], O_NONBLOCK) != 0) fail("pipe");
  end = now() + atol(argv[3]) * 1000000L;
  for (me = 0; me < processes; me++) {
    int share = threads / processes + (me < threads % processes);
    pid_t pid = fork();
    if (pid == 0) {
      __atomic_store_n(&all->pids[me], getpid(), __ATOMIC_SEQ_CST);
      process(share);
    }
    if (pid < 0) fail("fork"), __atomic_fetch_add(&all->done, 1, __ATOMIC_SEQ_CST);
  }
  while (wait(&status) > 0 || errno == EINTR) bad += status != 0, status = 0;
  long record[2], records = 0, sum = 0;
  lseek(file, 0, SEEK_SET);
  while (read(file, record, sizeof record) == sizeof record) records++, sum += record[1];
  printf("numbers sent %ld, received %ld\n", all->sent, all->received);
  printf("signals queued %ld sum %ld, caught %ld sum %ld\n", all->queued_count, all->queued, all->caught_count, all->caught);
  printf("under the lock %ld, added %ld\n", all->locked, all->lock_rounds);
  printf("records %ld sum %ld, in the file %ld sum %ld\n", all->records, all->record_sum, records, sum);
  printf("mappings %ld, forks %ld, failures %d, bad ends %d\n", all->maps, all->forks, all->failures, bad);
  int equal = all->sent == all->received && all->queued == all->caught && all->queued_count == all->caught_count &&
              all->locked == all->lock_rounds && all->records == records && all->record_sum == sum && all->failures == 0 && bad == 0;
  puts(equal ? "all sums agree" : "sums differ");
  return !equal;
}
