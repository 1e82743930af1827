// smt: two threads on two cores, or on the two harts of one core.
//
//   With --smt two harts share a core: its L1 and L2, and the slots in which it issues instructions. What mostly
//   computes gains little from the second hart, as both want the same slots; what mostly waits for memory gains a lot,
//   as one issues while the other waits.
//     vivarium --time hierarchy -c smt            two cores: two threads take as long as one
//     vivarium --time hierarchy --smt -c smt      two harts of one core
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { ADDITIONS = 200000, STEPS = 4000, LINE = 64, LINES = 1 << 14 };

static char *memory;

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void *compute(void *unused)
{
    register long a = 1, b = 2;
    for (int i = 0; i < ADDITIONS; i++) {
        a += b;
        b ^= a;
    }
    *(volatile long *)&memory[0] = a + b;
    return unused;
}

// Reads lines that no cache has: each thread has a half of the memory, and goes there only once.
static void *wait_for_memory(void *half)
{
    char *mine = memory + (half ? (long)LINES / 2 * LINE : 0);
    for (int i = 0; i < STEPS; i++)
        (void)*(volatile char *)(mine + (long)i * LINE);
    return half;
}

static long together(void *(*work)(void *), int threads)
{
    pthread_t other;
    long start = now();
    if (threads == 2)
        pthread_create(&other, NULL, work, memory);
    work(NULL);
    if (threads == 2)
        pthread_join(other, NULL);
    return now() - start;
}

static void fresh_memory(void)
{
    if (memory)
        munmap(memory, (long)LINES * LINE);
    memory = mmap(NULL, (long)LINES * LINE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}

static void measure(const char *name, void *(*work)(void *))
{
    fresh_memory();
    long one = together(work, 1);
    fresh_memory();
    long two = together(work, 2);
    printf("%-18s one %6.3f ms, two at once %6.3f ms: %.2f times the work in a time\n", name, one / 1e6, two / 1e6,
           2.0 * one / two);
}

int main(void)
{
    measure("computing:", compute);
    measure("waiting for RAM:", wait_for_memory);
    return 0;
}
