// tlb_reach: as many lines, in few pages and in many.
//
//   The program goes round over some lines of memory: next to each other, 64 lines a page, and then as many lines with a
//   page for each. The caches have the same to hold; what differs is how many translations are needed. The 64 entries of
//   the first TLB reach over 64 pages, the 1024 of the second over 1024; beyond, each access walks the page table, three
//   reads more, and those need room in the caches, too.
//     vivarium --time hierarchy -c tlb_reach
//     perf stat tlb_reach             dTLB-misses, page-walks
//     --cost dtlb.entries=256, --cost stlb.latency=20ns, --cost walk.latency=30ns
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { LINE = 64, PAGE = 4096, ACCESSES = 16384, MOST = 4096 };

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

// Goes round over some lines that are so far apart.
static void go_round(volatile char *memory, long lines, long distance, long accesses)
{
    volatile char *end = memory + lines * distance, *line = memory;
    for (long i = 0; i < accesses; i++) {
        (void)*line;
        line += distance;
        if (line == end)
            line = memory;
    }
}

static double nanoseconds(char *memory, long lines, long distance)
{
    go_round(memory, lines, distance, 2 * lines);
    long start = now();
    go_round(memory, lines, distance, ACCESSES);
    return (double)(now() - start) / ACCESSES;
}

int main(void)
{
    char *memory = mmap(NULL, (long)MOST * (PAGE + LINE), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    for (long lines = 16; lines <= MOST; lines *= 4)
        printf("%4ld lines: %6.2f ns an access next to each other, %6.2f ns in a page each\n", lines,
               nanoseconds(memory, lines, LINE), nanoseconds(memory, lines, PAGE + LINE));
    return 0;
}
