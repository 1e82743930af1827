// struct_layout: the fields that are used together, together in memory or not.
//
//   A program goes over many particles and moves each: it needs position and speed, and never the name, the history and
//   the like. Where all fields are in one struct, each particle brings lines of what nobody looks at; where the hot
//   fields have a struct of their own, four particles come with each line.
//     vivarium --time hierarchy -c struct_layout
//     perf stat struct_layout         L1-dcache-misses, L2-misses
#include <stdio.h>
#include <time.h>

enum { PARTICLES = 2000, PASSES = 4 };

static struct mixed {
    long position;
    char name[120];
    long speed;
    char history[120];
} mixed[PARTICLES];

static struct hot {
    long position, speed;
} hot[PARTICLES];

static struct cold {
    char name[120], history[120];
} cold[PARTICLES];

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void report(const char *name, long position, long time)
{
    printf("%-22s the last one is at %ld, %6.2f ns a particle\n", name, position,
           (double)time / (PARTICLES * PASSES));
}

static void move_mixed(void)
{
    long start = now();
    for (int pass = 0; pass < PASSES; pass++)
        for (int i = 0; i < PARTICLES; i++)
            mixed[i].position += mixed[i].speed;
    report("fields mixed:", mixed[PARTICLES - 1].position, now() - start);
}

static void move_hot(void)
{
    long start = now();
    for (int pass = 0; pass < PASSES; pass++)
        for (int i = 0; i < PARTICLES; i++)
            hot[i].position += hot[i].speed;
    report("hot fields together:", hot[PARTICLES - 1].position, now() - start);
}

int main(void)
{
    for (int i = 0; i < PARTICLES; i++) {
        mixed[i].speed = hot[i].speed = i % 7;
        mixed[i].position = hot[i].position = i;
        mixed[i].name[0] = cold[i].name[0] = 'p';
    }
    move_mixed();
    move_hot();
    return 0;
}
