// thrashing: more memory in use than there is, and its cure by fewer processes.
//
//   Six jobs have to be done. Each walks again and again over an array of 2 MB: its working set. The argument says how
//   many may run at once. When the working sets of those fit in memory, a job computes; when they do not, each
//   process's pages push out another's, and all of them wait for the swap device: little is done by many.
//     shell/vivarium --memory 12M --swap 64M     a machine with little memory
//     thrashing 6     all at once: major faults, swapping, and an idle processor
//     thrashing 2     two at a time: the same work, done sooner
//     vmstat 1        (in another job) si and so: pages swapped in and out
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS = 6, PAGES = 512, PAGE = 4096, ROUNDS = 8 };

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void job(void)
{
    char *array = malloc(PAGES * PAGE);
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++)
        for (int page = 0; page < PAGES; page++)
            for (int i = 0; i < 64; i++)
                sum += array[page * PAGE + i * 64]++;
    exit(sum == JOBS);  // uses the sum, so that the loops stay
}

int main(int argc, char **argv)
{
    int at_once = argc > 1 ? atoi(argv[1]) : JOBS, running = 0;
    double start = milliseconds();
    for (int started = 0; started < JOBS || running > 0;) {
        if (started < JOBS && running < at_once) {
            if (fork() == 0)
                job();
            started++;
            running++;
        } else {
            wait(NULL);
            running--;
        }
    }
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    double time = milliseconds() - start;
    double computing = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
                       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
    printf("%d jobs, %d at once: %6.0f ms, of which a processor computed for %4.0f ms; %5ld major faults\n", JOBS,
           at_once, time, computing, usage.ru_majflt);
    return 0;
}
