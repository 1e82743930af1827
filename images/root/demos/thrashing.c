// thrashing: more memory in use than there is, and its cure by fewer processes.
//
//   Six jobs have to be done. Each walks over an array of 2 MB, its working set, waits a millisecond as for a disk or a
//   person, and walks again. The argument says how many run at once. At first more at once is better: one computes while
//   another waits. But once the working sets do not fit in memory together, each job's pages push out another's, and all
//   of them wait for the swap device: much is running and little is done. The cure is to run fewer.
//     shell/vivarium --memory 8M --swap 64M           a machine with little memory
//     for n in 1 2 3 4 5 6; do thrashing $n; done
//     thrashing 6 & vmstat 1                          si and so: pages swapped in and out
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { JOBS = 6, PAGES = 512, PAGE = 4096, ROUNDS = 20 };

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void job(void)
{
    char *array = malloc(PAGES * PAGE);
    for (int round = 0; round < ROUNDS; round++) {
        for (int page = 0; page < PAGES; page++)
            for (int i = 0; i < PAGE; i += 64)
                array[page * PAGE + i]++;
        usleep(1000);
    }
    exit(0);
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
    double time = milliseconds() - start, computed = usage.ru_utime.tv_sec * 1e3 + usage.ru_utime.tv_usec / 1e3;
    printf("%d at once: %6.0f ms, a processor was used %5.1f %%, %5ld major faults\n", at_once, time,
           100 * computed / time, usage.ru_majflt);
    fflush(stdout);
    return 0;
}
