// false_sharing: two threads that share no variable, but a line of the cache.
//
//   Each thread adds to a counter of its own. If both counters lie in one line of 64 bytes, each store takes the line
//   away from the other hart, and both wait for the line most of the time; with padding between them both run alone.
//     vivarium --time hierarchy -c false_sharing
//     perf stat false_sharing         invalidations and coherence misses
//     --smt                           two harts of one core have their L1 in common: no line has to travel
#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { ROUNDS = 20000, LINE = 64 };

static struct {
    _Alignas(LINE) volatile long first;
    volatile long second;
} together;

static struct {
    _Alignas(LINE) volatile long first;
    _Alignas(LINE) volatile long second;
} padded;

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void *add(void *counter)
{
    for (int i = 0; i < ROUNDS; i++)
        ++*(volatile long *)counter;
    return NULL;
}

static void measure(const char *name, volatile long *first, volatile long *second)
{
    pthread_t other;
    long start = now();
    pthread_create(&other, NULL, add, (void *)second);
    add((void *)first);
    pthread_join(other, NULL);
    printf("%-14s %ld additions, %6.2f ns each\n", name, *first + *second, (double)(now() - start) / ROUNDS);
}

int main(void)
{
    measure("one line:", &together.first, &together.second);
    measure("two lines:", &padded.first, &padded.second);
    return 0;
}
