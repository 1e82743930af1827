// first_touch: memory costs nothing until it is touched.
//
//   An array of 16 MB is mapped: only addresses. The first write to each page is a page fault, in which the kernel
//   finds a frame, fills it with zeroes and enters it in the page table; the second pass over the array faults no more.
//     grep -E 'VmSize|VmRSS' /proc/PID/status     size against what is resident
//     vmstat 1                                    free memory going down while it runs
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

enum { PAGES = 4096, PAGE = 4096 };

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static long sink;

static void pass(const char *what, char *array, int write)
{
    long before = faults();
    double start = microseconds();
    for (int i = 0; i < PAGES; i++) {
        if (write)
            array[(long)i * PAGE] = 1;
        else
            sink += array[(long)i * PAGE];
    }
    double time = microseconds() - start;
    printf("%-28s %5ld page faults, %8.0f us\n", what, faults() - before, time);
}

int main(void)
{
    long before = faults();
    char *array = mmap(NULL, (long)PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (array == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    printf("%-28s %5ld page faults\n", "mmap of 4096 pages:", faults() - before);
    pass("first pass, writing:", array, 1);
    pass("second pass, writing:", array, 1);
    madvise(array, (long)PAGES * PAGE, MADV_DONTNEED);
    pass("after MADV_DONTNEED, reading:", array, 0);
    pass("and then writing:", array, 1);
    return 0;
}
