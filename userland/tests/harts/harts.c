// What one thread takes away or changes while others run hot code in it, each on a core of its own: code that is rewritten,
// pages that are protected, unmapped, mapped over or forked, processes that are stopped and killed. Once the system call is
// over, nobody may go on with what was there before. Prints a line for each test, and ends with 1 if one failed.
//
//   harts [ROUNDS [TEST]]
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define EVERYTHING (PROT_READ | PROT_WRITE | PROT_EXEC)

static int rounds = 30;
static char problem[200];

#define CHECK(condition, ...)                                                                        \
  do {                                                                                               \
    if (!(condition)) {                                                                              \
      if (!problem[0]) snprintf(problem, sizeof problem, __VA_ARGS__);                               \
      return 0;                                                                                      \
    }                                                                                                \
  } while (0)

static void *shared(size_t size, int protection) {
  return mmap(0, size, protection, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static long get(const volatile long *from) { return __atomic_load_n(from, __ATOMIC_ACQUIRE); }
static void put(volatile long *to, long value) { __atomic_store_n(to, value, __ATOMIC_RELEASE); }

static void rest(long microseconds) {
  struct timespec time = {0, microseconds * 1000};
  nanosleep(&time, 0);
}

// Waits until a counter that another thread drives has gone on by so much.
static void advance(const volatile long *counter, long by) {
  for (long from = get(counter); get(counter) - from < by;) rest(20);
}

// A fault lets its thread wait until the page is whole again, and then try again.
static volatile long broken, faults;
static void mended(int number) {
  int saved = errno;
  __atomic_fetch_add(&faults, 1, __ATOMIC_SEQ_CST);
  while (get(&broken)) rest(20);
  errno = saved;
}

static volatile long stop;

static int with_thread(void *(*body)(void *), void *argument, int (*test)(void *)) {
  pthread_t thread;
  stop = 0;
  if (pthread_create(&thread, 0, body, argument)) return 0;
  int good = test(argument);
  put(&broken, 0);
  put(&stop, 1);
  pthread_join(thread, 0);
  return good;
}

// Loads and stores in a page that goes away

static void *store_on(void *page) {
  volatile long *words = page;
  for (long i = 1; !stop; i++) words[i & 255] = i, words[256] = i;
  return 0;
}

static int page_keeps_still(volatile long *page, const char *after) {
  long before = page[256], sum = 0;
  for (int i = 0; i < 256; i++) sum += page[i];
  rest(50);
  for (int i = 0; i < 256; i++) sum -= page[i];
  CHECK(page[256] == before && sum == 0, "%s: a store got through", after);
  return 1;
}

static int protect_under_stores(void *argument) {
  volatile long *page = argument;
  for (int i = 0; i < rounds; i++) {
    advance(&page[256], 2000);
    put(&broken, 1);
    long before = faults;
    CHECK(mprotect(argument, PAGE, PROT_READ) == 0, "mprotect: %s", strerror(errno));
    CHECK(page_keeps_still(page, "mprotect"), " ");
    while (faults == before) rest(20);
    CHECK(mprotect(argument, PAGE, PROT_READ | PROT_WRITE) == 0, "mprotect: %s", strerror(errno));
    put(&broken, 0);
  }
  return 1;
}

static int protect(void) { return with_thread(store_on, shared(PAGE, PROT_READ | PROT_WRITE), protect_under_stores); }

static int memory_file;
static volatile long *other_view;

static int map_over_stores(void *argument) {
  volatile long *page = argument;
  for (int i = 0; i < rounds; i++) {
    advance(&page[256], 2000);
    CHECK(mmap(argument, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == argument,
          "mmap: %s", strerror(errno));
    CHECK(page_keeps_still(other_view, "mmap over"), " ");
    advance(&page[256], 2000);
    long last = get(&page[256]);
    CHECK(mmap(argument, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, memory_file, 0) == argument, "mmap back");
    advance(&page[256], 2000);
    CHECK(other_view[256] >= last, "the page that came back is not stored to");
  }
  return 1;
}

static int map_over(void) {
  memory_file = memfd_create("page", 0);
  if (ftruncate(memory_file, PAGE)) return 0;
  other_view = mmap(0, PAGE, PROT_READ, MAP_SHARED, memory_file, 0);
  void *page = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, memory_file, 0);
  return with_thread(store_on, page, map_over_stores);
}

static int unmap_under_stores(void *argument) {
  volatile long *page = argument;
  for (int i = 0; i < rounds; i++) {
    advance(&page[256], 2000);
    put(&broken, 1);
    long before = faults;
    CHECK(munmap(argument, PAGE) == 0, "munmap: %s", strerror(errno));
    CHECK(page_keeps_still(other_view, "munmap"), " ");
    while (faults == before) rest(20);
    CHECK(mmap(argument, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, memory_file, 0) == argument, "mmap back");
    put(&broken, 0);
  }
  return 1;
}

static int unmap(void) {
  memory_file = memfd_create("page", 0);
  if (ftruncate(memory_file, PAGE)) return 0;
  other_view = mmap(0, PAGE, PROT_READ, MAP_SHARED, memory_file, 0);
  void *page = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, memory_file, 0);
  return with_thread(store_on, page, unmap_under_stores);
}

// A fork while another thread stores: the child's copy does not change.

static int fork_under_stores(void *argument) {
  volatile long *page = argument;
  for (int i = 0; i < rounds; i++) {
    advance(&page[256], 2000);
    pid_t child = fork();
    if (child == 0) _exit(!page_keeps_still(page, "fork"));
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0, "the child's page changes: status %x", status);
  }
  return 1;
}

static int fork_copies(void) {
  void *page = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return with_thread(store_on, page, fork_under_stores);
}

// Code that is rewritten or goes away: a function that counts in *a0 and returns a number.

static long counted[8];

static void write_function(uint32_t *code, int number) {
  code[0] = 0x00053283;                         // ld t0, 0(a0)
  code[1] = 0x00128293;                         // addi t0, t0, 1
  code[2] = 0x00553023;                         // sd t0, 0(a0)
  code[3] = 0x00000513 | (uint32_t)number << 20; // li a0, number
  code[4] = 0x00008067;                         // ret
}

static void rewrite_number(volatile uint32_t *code, int number) { code[3] = 0x00000513 | (uint32_t)number << 20; }

typedef int function(volatile long *);

static volatile long announced, wrong, calls;

static void *call_on(void *code) {
  int last = 0;
  while (!stop) {
    long least = get(&announced);
    for (int i = 0; i < 40; i++) {
      int number = ((function *)code)(&counted[0]);
      if (number < least || number < last) put(&wrong, number + 1);
      last = number;
    }
    put(&calls, calls + 1);
  }
  return 0;
}

static int rewrite_under_calls(void *code) {
  for (int i = 1; i <= rounds * 20; i++) {
    rewrite_number(code, i);
    __builtin___clear_cache(code, (char *)code + 64);
    put(&announced, i); // from now on nobody may be told of less
    advance(&calls, 3);
    CHECK(!wrong, "the function returned %ld, which had been rewritten to %d", wrong - 1, i);
  }
  return 1;
}

static int rewrite(void) {
  void *code = shared(PAGE, EVERYTHING);
  write_function(code, 0);
  __builtin___clear_cache(code, (char *)code + 64);
  announced = wrong = calls = 0;
  return with_thread(call_on, code, rewrite_under_calls);
}

// The same through another mapping that may be written, while the one that is executed may not.
static char *writable_view;

static int rewrite_elsewhere_under_calls(void *code) {
  for (int i = 1; i <= rounds * 20; i++) {
    rewrite_number((uint32_t *)writable_view, i);
    __builtin___clear_cache(code, (char *)code + 64);
    put(&announced, i);
    advance(&calls, 3);
    CHECK(!wrong, "the function returned %ld, which had been rewritten to %d", wrong - 1, i);
  }
  return 1;
}

static int rewrite_elsewhere(void) {
  memory_file = memfd_create("code", 0);
  if (ftruncate(memory_file, PAGE)) return 0;
  writable_view = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, memory_file, 0);
  void *code = mmap(0, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, memory_file, 0);
  write_function((uint32_t *)writable_view, 0);
  announced = wrong = calls = 0;
  return with_thread(call_on, code, rewrite_elsewhere_under_calls);
}

// fence.i of the reader's own is enough for what it has been told of.

static void *fence_and_call_on(void *code) {
  while (!stop) {
    long least = get(&announced);
    __asm__ volatile("fence.i" ::: "memory");
    for (int i = 0; i < 40; i++) {
      int number = ((function *)code)(&counted[0]);
      if (number < least) put(&wrong, number + 1);
    }
    put(&calls, calls + 1);
  }
  return 0;
}

static int rewrite_for_fences(void *code) {
  for (int i = 1; i <= rounds * 20; i++) {
    rewrite_number(code, i);
    put(&announced, i);
    advance(&calls, 3);
    CHECK(!wrong, "after fence.i the function returned %ld, which had been rewritten to %d", wrong - 1, i);
  }
  return 1;
}

static int fence_i(void) {
  void *code = shared(PAGE, EVERYTHING);
  write_function(code, 0);
  announced = wrong = calls = 0;
  return with_thread(fence_and_call_on, code, rewrite_for_fences);
}

static int protect_under_calls(void *code) {
  for (int i = 0; i < rounds; i++) {
    advance(&counted[0], 2000);
    put(&broken, 1);
    long before = faults;
    CHECK(mprotect(code, PAGE, i % 2 ? PROT_READ : PROT_NONE) == 0, "mprotect: %s", strerror(errno));
    long count = get(&counted[0]);
    rest(50);
    CHECK(get(&counted[0]) == count, "code was executed that must not be");
    while (faults == before) rest(20);
    CHECK(mprotect(code, PAGE, EVERYTHING) == 0, "mprotect: %s", strerror(errno));
    put(&broken, 0);
  }
  return 1;
}

static int protect_code(void) {
  void *code = shared(PAGE, EVERYTHING);
  write_function(code, 0);
  announced = wrong = calls = 0;
  return with_thread(call_on, code, protect_under_calls);
}

// Stopping, killing and executing

static int end_hot_processes(int number) {
  volatile long *counter = shared(PAGE, PROT_READ | PROT_WRITE);
  for (int i = 0; i < rounds; i++) {
    pid_t child = fork();
    if (child == 0)
      for (;;) counter[i & 7]++;
    advance(&counter[i & 7], 1000);
    if (number == SIGSTOP) {
      int status = 0;
      kill(child, SIGSTOP);
      CHECK(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status), "not stopped: %x", status);
      long count = get(&counter[i & 7]);
      rest(50);
      CHECK(get(&counter[i & 7]) == count, "a stopped process goes on");
      kill(child, SIGCONT);
      advance(&counter[i & 7], 1000);
    }
    int status = 0;
    kill(child, SIGKILL);
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status), "not killed: %x", status);
    long count = get(&counter[i & 7]);
    rest(50);
    CHECK(get(&counter[i & 7]) == count, "a killed process goes on");
  }
  return 1;
}

static int stop_processes(void) { return end_hot_processes(SIGSTOP); }
static int kill_processes(void) { return end_hot_processes(SIGKILL); }

static void *count_on(void *counter) {
  for (volatile long *at = counter; !stop;) at[0]++;
  return 0;
}

// Executing another program ends the other threads, wherever they are.
static int execute_with_hot_threads(void) {
  volatile long *counters = shared(PAGE, PROT_READ | PROT_WRITE);
  for (int i = 0; i < rounds; i++) {
    pid_t child = fork();
    if (child == 0) {
      pthread_t thread;
      stop = 0;
      for (int k = 0; k < 3; k++)
        if (pthread_create(&thread, 0, count_on, (void *)&counters[8 * k])) _exit(2);
      advance(&counters[0], 500);
      execl("/proc/self/exe", "harts", "sum", (char *)0);
      _exit(3);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0, "the executed program's status is %x", status);
    long count = get(&counters[0]);
    rest(50);
    CHECK(get(&counters[0]) == count, "a thread survived exec");
  }
  return 1;
}

static int sum(void) {
  volatile long total = 0;
  for (int i = 0; i < 20000; i++) total += i;
  return total != 199990000;
}

// Threads that take turns: a mutex, a spin lock of plain accesses and fences, messages

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long guarded[3], ticket, serving;

static void *add_on(void *nothing) {
  for (int i = 0; i < rounds * 100; i++) {
    pthread_mutex_lock(&mutex);
    guarded[0]++;
    pthread_mutex_unlock(&mutex);
    __atomic_fetch_add(&guarded[2], 1, __ATOMIC_RELAXED);
    if (i % 10) continue;
    long mine = __atomic_fetch_add(&ticket, 1, __ATOMIC_RELAXED);
    for (int spins = 0; __atomic_load_n(&serving, __ATOMIC_ACQUIRE) != mine; spins++)
      if (spins % 1000 == 999) sched_yield();
    guarded[1]++;
    __atomic_store_n(&serving, mine + 1, __ATOMIC_RELEASE);
  }
  return 0;
}

static int threads_add_up(void) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], 0, add_on, 0);
  for (int i = 0; i < 4; i++) pthread_join(threads[i], 0);
  for (int i = 0; i < 3; i++) {
    long wanted = 4L * rounds * (i == 1 ? 10 : 100);
    CHECK(guarded[i] == wanted, "sum %d is %ld of %ld", i, guarded[i], wanted);
  }
  return 1;
}

// Each waits for the other with nothing but plain loads, as old programs do.
static volatile int ball;

static void *pong(void *nothing) {
  for (int i = 0; i < rounds * 20; i++) {
    for (long spins = 0; ball != 2 * i + 1; spins++)
      if (spins > 1000000) sched_yield();
    ball = 2 * i + 2;
  }
  return 0;
}

static int plain_loads_see_stores(void) {
  pthread_t thread;
  ball = 0;
  if (pthread_create(&thread, 0, pong, 0)) return 0;
  for (int i = 0; i < rounds * 20; i++) {
    ball = 2 * i + 1;
    for (long spins = 0; ball != 2 * i + 2; spins++)
      if (spins > 1000000) sched_yield();
  }
  pthread_join(thread, 0);
  return 1;
}

static const struct {
  const char *name;
  int (*run)(void);
} tests[] = {
    {"threads add up", threads_add_up},
    {"plain loads see stores", plain_loads_see_stores},
    {"mprotect under stores", protect},
    {"mmap over stores", map_over},
    {"munmap under stores", unmap},
    {"fork under stores", fork_copies},
    {"code rewritten", rewrite},
    {"code rewritten elsewhere", rewrite_elsewhere},
    {"fence.i", fence_i},
    {"mprotect under calls", protect_code},
    {"hot processes stopped", stop_processes},
    {"hot processes killed", kill_processes},
    {"exec with hot threads", execute_with_hot_threads},
};

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "sum")) return sum();
  if (argc > 1) rounds = atoi(argv[1]);
  struct sigaction action = {.sa_handler = mended};
  sigaction(SIGSEGV, &action, 0);
  int bad = 0;
  for (unsigned i = 0; i < sizeof tests / sizeof *tests; i++) {
    if (argc > 2 && strcmp(tests[i].name, argv[2])) continue;
    problem[0] = 0;
    int good = tests[i].run();
    printf("%s: %s%s\n", tests[i].name, good ? "ok" : "failed: ", problem);
    fflush(stdout);
    bad |= !good;
  }
  puts(bad ? "something got through" : "nothing got through");
  return bad;
}
