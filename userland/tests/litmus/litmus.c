// Litmus tests of RVWMO, the memory model of RISC-V: each runs a few instructions on up to four threads at the
// same time, very often, and counts one outcome that the model either allows or forbids (the unprivileged manual,
// appendix A; the shapes and their names are those of the literature). Prints a line for each test; ends with 1 if
// a forbidden outcome was seen.
//
//   litmus [ROUNDS]
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS 256
#define THREADS 4

// The variables of one run, a cache line apart, and what its threads have read.
typedef struct {
  long x, pad1[7], y, pad2[7];
  long r[8];
} cell;

typedef void body(cell *c);
typedef int outcome(const cell *c);

#define X "%[x]"
#define Y "%[y]"
// A thread's instructions; they may use t0 to t3, and leave what they read in r[a] and r[b].
#define THREAD(name, a, b, code)                                                                  \
  static void name(cell *c) {                                                                     \
    long p = 0, q = 0;                                                                            \
    __asm__ volatile(code : [p] "+&r"(p), [q] "+&r"(q) : [x] "r"(&c->x), [y] "r"(&c->y)            \
                     : "t0", "t1", "t2", "t3", "memory");                                          \
    if ((a) >= 0) c->r[(a) & 7] = p;                                                              \
    if ((b) >= 0) c->r[(b) & 7] = q;                                                              \
  }
#define PUT(value, where) "li t0, " #value "\n sd t0, 0(" where ")\n"
#define GETP(where) "ld %[p], 0(" where ")\n"
#define GETQ(where) "ld %[q], 0(" where ")\n"
#define FENCE(before, after) "fence " #before ", " #after "\n"
#define SWAP(order, value, where) "li t0, " #value "\n amoswap.d" order " zero, t0, (" where ")\n"
// An address or a value that depends on p in the eyes of the model alone.
#define ADDRESS(where) "xor t1, %[p], %[p]\n add t1, t1, " where "\n"
#define DATA(value) "xor t1, %[p], %[p]\n addi t1, t1, " #value "\n"

THREAD(put_x_get_y, 0, -1, PUT(1, X) GETP(Y))
THREAD(put_y_get_x, 1, -1, PUT(1, Y) GETP(X))
THREAD(put_x_fence_get_y, 0, -1, PUT(1, X) FENCE(rw, rw) GETP(Y))
THREAD(put_y_fence_get_x, 1, -1, PUT(1, Y) FENCE(rw, rw) GETP(X))
THREAD(put_x_tso_get_y, 0, -1, PUT(1, X) "fence.tso\n" GETP(Y))
THREAD(put_y_tso_get_x, 1, -1, PUT(1, Y) "fence.tso\n" GETP(X))
THREAD(swap_x_get_y, 0, -1, SWAP(".aqrl", 1, X) GETP(Y))
THREAD(swap_y_get_x, 1, -1, SWAP(".aqrl", 1, Y) GETP(X))
THREAD(put_x_lr_y, 0, -1, PUT(1, X) "lr.d.aqrl %[p], (" Y ")\n")
THREAD(put_y_lr_x, 1, -1, PUT(1, Y) "lr.d.aqrl %[p], (" X ")\n")
static int both_zero(const cell *c) { return c->r[0] == 0 && c->r[1] == 0; }

THREAD(put_x_put_y, -1, -1, PUT(1, X) PUT(1, Y))
THREAD(put_x_ww_put_y, -1, -1, PUT(1, X) FENCE(w, w) PUT(1, Y))
THREAD(put_x_swap_y, -1, -1, PUT(1, X) SWAP(".rl", 1, Y))
THREAD(get_y_get_x, 0, 1, GETP(Y) GETQ(X))
THREAD(get_y_rr_get_x, 0, 1, GETP(Y) FENCE(r, r) GETQ(X))
THREAD(get_y_address_get_x, 0, 1, GETP(Y) ADDRESS(X) "ld %[q], 0(t1)\n")
THREAD(lr_y_get_x, 0, 1, "lr.d.aq %[p], (" Y ")\n" GETQ(X))
static int second_not_first(const cell *c) { return c->r[0] == 1 && c->r[1] == 0; }

THREAD(get_x_put_y, 0, -1, GETP(X) PUT(1, Y))
THREAD(get_y_put_x, 1, -1, GETP(Y) PUT(1, X))
THREAD(get_x_data_put_y, 0, -1, GETP(X) DATA(1) "sd t1, 0(" Y ")\n")
THREAD(get_y_data_put_x, 1, -1, GETP(Y) DATA(1) "sd t1, 0(" X ")\n")
THREAD(get_x_branch_put_y, 0, -1, GETP(X) "beqz %[p], 1f\n1: " PUT(1, Y))
THREAD(get_y_branch_put_x, 1, -1, GETP(Y) "beqz %[p], 1f\n1: " PUT(1, X))
THREAD(get_x_rw_put_y, 0, -1, GETP(X) FENCE(r, w) PUT(1, Y))
THREAD(get_y_rw_put_x, 1, -1, GETP(Y) FENCE(r, w) PUT(1, X))
static int both_one(const cell *c) { return c->r[0] == 1 && c->r[1] == 1; }

THREAD(put2_x_put_y, -1, -1, PUT(2, X) PUT(1, Y))
THREAD(put2_x_ww_put_y, -1, -1, PUT(2, X) FENCE(w, w) PUT(1, Y))
THREAD(get_y_put_x_s, 0, -1, GETP(Y) PUT(1, X))
THREAD(get_y_data_put_x_s, 0, -1, GETP(Y) DATA(1) "sd t1, 0(" X ")\n")
static int read_one_left_two(const cell *c) { return c->r[0] == 1 && c->x == 2; }

THREAD(put2_y_get_x, 0, -1, PUT(2, Y) GETP(X))
THREAD(put2_y_fence_get_x, 0, -1, PUT(2, Y) FENCE(rw, rw) GETP(X))
static int left_two_read_zero(const cell *c) { return c->y == 2 && c->r[0] == 0; }

THREAD(put1_x_put2_y, -1, -1, PUT(1, X) PUT(2, Y))
THREAD(put1_y_put2_x, -1, -1, PUT(1, Y) PUT(2, X))
THREAD(put1_x_ww_put2_y, -1, -1, PUT(1, X) FENCE(w, w) PUT(2, Y))
THREAD(put1_y_ww_put2_x, -1, -1, PUT(1, Y) FENCE(w, w) PUT(2, X))
static int both_first(const cell *c) { return c->x == 1 && c->y == 1; }

THREAD(put_x, -1, -1, PUT(1, X))
THREAD(put_y, -1, -1, PUT(1, Y))
THREAD(wrc_read, 1, 2, GETP(Y) GETQ(X))
THREAD(wrc_read_address, 1, 2, GETP(Y) ADDRESS(X) "ld %[q], 0(t1)\n")
THREAD(wrc_read_rr, 1, 2, GETP(Y) FENCE(r, r) GETQ(X))
static int wrote_read_lost(const cell *c) { return c->r[0] == 1 && c->r[1] == 1 && c->r[2] == 0; }

THREAD(get_x_get_y, 0, 1, GETP(X) GETQ(Y))
THREAD(get_x_rr_get_y, 0, 1, GETP(X) FENCE(r, r) GETQ(Y))
THREAD(get_x_address_get_y, 0, 1, GETP(X) ADDRESS(Y) "ld %[q], 0(t1)\n")
THREAD(get_y_get_x_2, 2, 3, GETP(Y) GETQ(X))
THREAD(get_y_rr_get_x_2, 2, 3, GETP(Y) FENCE(r, r) GETQ(X))
THREAD(get_y_address_get_x_2, 2, 3, GETP(Y) ADDRESS(X) "ld %[q], 0(t1)\n")
static int orders_differ(const cell *c) { return c->r[0] == 1 && c->r[1] == 0 && c->r[2] == 1 && c->r[3] == 0; }

THREAD(get_x_twice, 0, 1, "mv t2, " X "\n" GETP(X) "ld %[q], 0(t2)\n")
THREAD(put_x_twice, -1, -1, PUT(1, X) PUT(2, X))
static int left_one(const cell *c) { return c->x == 1; }
THREAD(put_get_x, 0, -1, PUT(1, X) GETP(X))
THREAD(put2_x, -1, -1, PUT(2, X))
static int read_nothing(const cell *c) { return c->r[0] == 0; }
THREAD(get_put_x, 0, -1, GETP(X) PUT(1, X))
static int read_own(const cell *c) { return c->r[0] == 1; }
THREAD(get_x_put2, 0, -1, GETP(X) PUT(2, X))
static int read_later_left_it(const cell *c) { return c->r[0] == 1 && c->x == 1; }

THREAD(add_conditional, -1, -1, "1: lr.d t0, (" X ")\n addi t0, t0, 1\n sc.d t1, t0, (" X ")\n bnez t1, 1b\n")
THREAD(add_atomic, -1, -1, "li t0, 1\n amoadd.d zero, t0, (" X ")\n")
THREAD(add_upper, -1, -1, "li t0, 1\n addi t1, " X ", 4\n amoadd.w zero, t0, (t1)\n")
static int sum_not_four(const cell *c) { return c->x != 4; }
static int halves_differ(const cell *c) { return c->x != (2L << 32 | 2); }
// Every value of a doubleword is one that was stored: no half of it alone.
THREAD(put_all_ones, -1, -1, "li t0, -1\n sd t0, 0(" X ")\n")
THREAD(get_x, 0, -1, GETP(X))
static int half_written(const cell *c) { return c->r[0] != 0 && c->r[0] != -1; }

static const struct {
  const char *name;
  body *threads[THREADS];
  outcome *counted;
  int allowed;
} tests[] = {
    {"SB", {put_x_get_y, put_y_get_x}, both_zero, 1},
    {"SB, both read 1", {put_x_get_y, put_y_get_x}, both_one, 1}, // tells that runs overlap at all
    {"SB+fence.tso", {put_x_tso_get_y, put_y_tso_get_x}, both_zero, 1},
    {"SB+fences", {put_x_fence_get_y, put_y_fence_get_x}, both_zero, 0},
    {"SB+amo.aqrl", {swap_x_get_y, swap_y_get_x}, both_zero, 0},
    {"SB+lr.aqrl", {put_x_lr_y, put_y_lr_x}, both_zero, 0},
    {"MP", {put_x_put_y, get_y_get_x}, second_not_first, 1},
    {"MP+fences", {put_x_ww_put_y, get_y_rr_get_x}, second_not_first, 0},
    {"MP+fence+address", {put_x_ww_put_y, get_y_address_get_x}, second_not_first, 0},
    {"MP+amo.rl+lr.aq", {put_x_swap_y, lr_y_get_x}, second_not_first, 0},
    {"LB", {get_x_put_y, get_y_put_x}, both_one, 1},
    {"LB+data", {get_x_data_put_y, get_y_data_put_x}, both_one, 0},
    {"LB+control", {get_x_branch_put_y, get_y_branch_put_x}, both_one, 0},
    {"LB+fences", {get_x_rw_put_y, get_y_rw_put_x}, both_one, 0},
    {"S", {put2_x_put_y, get_y_put_x_s}, read_one_left_two, 1},
    {"S+fence+data", {put2_x_ww_put_y, get_y_data_put_x_s}, read_one_left_two, 0},
    {"R", {put_x_put_y, put2_y_get_x}, left_two_read_zero, 1},
    {"R+fences", {put_x_ww_put_y, put2_y_fence_get_x}, left_two_read_zero, 0},
    {"2+2W", {put1_x_put2_y, put1_y_put2_x}, both_first, 1},
    {"2+2W+fences", {put1_x_ww_put2_y, put1_y_ww_put2_x}, both_first, 0},
    {"WRC", {put_x, get_x_put_y, wrc_read}, wrote_read_lost, 1},
    {"WRC+data+address", {put_x, get_x_data_put_y, wrc_read_address}, wrote_read_lost, 0},
    {"WRC+fences", {put_x, get_x_rw_put_y, wrc_read_rr}, wrote_read_lost, 0},
    {"IRIW", {put_x, put_y, get_x_get_y, get_y_get_x_2}, orders_differ, 1},
    {"IRIW+fences", {put_x, put_y, get_x_rr_get_y, get_y_rr_get_x_2}, orders_differ, 0},
    {"IRIW+addresses", {put_x, put_y, get_x_address_get_y, get_y_address_get_x_2}, orders_differ, 0},
    {"CoRR", {put_x, get_x_twice}, second_not_first, 0},
    {"CoWW", {put_x_twice}, left_one, 0},
    {"CoWR", {put_get_x, put2_x}, read_nothing, 0},
    {"CoRW1", {get_put_x}, read_own, 0},
    {"CoRW2", {get_x_put2, put_x}, read_later_left_it, 0},
    {"lr+sc", {add_conditional, add_conditional, add_conditional, add_conditional}, sum_not_four, 0},
    {"amoadd", {add_atomic, add_atomic, add_atomic, add_atomic}, sum_not_four, 0},
    {"amoadd+lr+sc", {add_atomic, add_conditional, add_atomic, add_conditional}, sum_not_four, 0},
    {"amoadd.d+w", {add_atomic, add_upper, add_atomic, add_upper}, halves_differ, 0},
    {"single-copy", {put_all_ones, get_x, put_all_ones}, half_written, 0},
};
#define TESTS ((int)(sizeof tests / sizeof *tests))

static cell cells[CELLS] __attribute__((aligned(4096)));
static int rounds = 40;
static int arrived, turn;
static long seen[TESTS];

static pthread_barrier_t next;

// So many threads are here at the same time.
static void meet(int threads) {
  int mine = __atomic_load_n(&turn, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch(&arrived, 1, __ATOMIC_ACQ_REL) == threads) {
    __atomic_store_n(&arrived, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&turn, mine + 1, __ATOMIC_RELEASE);
    return;
  }
  for (int i = 0; __atomic_load_n(&turn, __ATOMIC_ACQUIRE) == mine; i++)
    if (i > 100000) sched_yield();
}

// Where the threads are, each on a line of its own.
static struct {
  long at, pad[7];
} place[THREADS];

// Lets the others catch up, if they are not long about it: runs overlap only where threads are side by side.
static void align(int me, int threads, long at) {
  __atomic_store_n(&place[me].at, at, __ATOMIC_RELAXED);
  for (int i = 0; i < threads; i++)
    for (int patience = 2000; patience > 0 && __atomic_load_n(&place[i].at, __ATOMIC_RELAXED) < at; patience--) {}
}

static void play(int test, int me, int threads) {
  for (int round = 0; round < rounds; round++) {
    if (me == 0) memset(cells, 0, sizeof cells);
    meet(threads);
    // With each round another thread plays another part.
    body *part = tests[test].threads[(me + round) % threads];
    for (int i = 0; i < CELLS; i++) {
      if (i % 2 == 0) align(me, threads, ((long)test * rounds + round) * CELLS + i);
      part(&cells[i]);
    }
    meet(threads);
    if (me == 0)
      for (int i = 0; i < CELLS; i++) seen[test] += tests[test].counted(&cells[i]);
    meet(threads);
  }
}

static void *run(void *argument) {
  int me = (int)(long)argument;
  for (int test = 0; test < TESTS; test++) {
    int threads = 0;
    while (threads < THREADS && tests[test].threads[threads]) threads++;
    if (me < threads) play(test, me, threads);
    pthread_barrier_wait(&next); // who has no part sleeps here
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1) rounds = atoi(argv[1]);
  pthread_t threads[THREADS];
  pthread_barrier_init(&next, 0, THREADS);
  for (long i = 1; i < THREADS; i++)
    if (pthread_create(&threads[i], 0, run, (void *)i)) return 2;
  run(0);
  for (int i = 1; i < THREADS; i++) pthread_join(threads[i], 0);
  int bad = 0;
  printf("%-20s %-10s %9s %9s\n", "test", "outcome", "seen", "runs");
  for (int i = 0; i < TESTS; i++) {
    printf("%-20s %-10s %9ld %9d\n", tests[i].name, tests[i].allowed ? "allowed" : "forbidden", seen[i],
           rounds * CELLS);
    bad |= !tests[i].allowed && seen[i] > 0;
  }
  puts(bad ? "a forbidden outcome was seen" : "no forbidden outcome was seen");
  return bad;
}
