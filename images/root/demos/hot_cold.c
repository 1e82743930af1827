// hot_cold: hot and cold pages: nine accesses out of ten go to one page out of ten.
//
//   Of an array of 8 MB a tenth is hot. Real programs are like that (locality), and it is why memory can be smaller than
//   programs: a good replacement policy keeps the hot pages and lets the cold ones go. The kernel learns which is which
//   from the accessed bit of each page table entry: the program clears the bits (writing 1 to clear_refs), works a
//   little, and asks smaps how many pages were referenced.
//     hot_cold & mem wss $!                                             the working set, sampled
//     mem compare hot_cold --policies fifo,random,clock,lru,opt --memory 4M     who keeps the hot ones
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGES = 2048, HOT = PAGES / 10, PAGE = 4096, ACCESSES = 40000, WORK = 30 };

static unsigned long random_number = 1;

static unsigned next(void)
{
    random_number = random_number * 6364136223846793005UL + 1442695040888963407UL;
    return random_number >> 33;
}

static void work(volatile char *array, int accesses)
{
    for (int i = 0; i < accesses; i++) {
        int hot = next() % 10 != 0;
        int page = hot ? next() % HOT : HOT + next() % (PAGES - HOT);
        for (int j = 0; j < WORK; j++)
            array[(long)page * PAGE + j]++;
    }
}

static void clear_accessed_bits(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY);
    if (fd < 0 || write(fd, "1", 1) != 1)
        perror("clear_refs");
    close(fd);
}

// The pages of the array that were accessed since the bits were cleared, as smaps says.
static long referenced(char *array)
{
    char line[256], start[32];
    long kilobytes = 0, found = 0;
    FILE *smaps = fopen("/proc/self/smaps", "r");
    snprintf(start, sizeof start, "%lx-", (unsigned long)array);
    while (smaps && fgets(line, sizeof line, smaps)) {
        if (strncmp(line, start, strlen(start)) == 0)
            found = 1;
        if (found && sscanf(line, "Referenced: %ld", &kilobytes) == 1)
            break;
    }
    if (smaps)
        fclose(smaps);
    return kilobytes * 1024 / PAGE;
}

int main(void)
{
    char *array = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(array, 1, PAGES * PAGE);
    printf("an array of %d pages, of which %d are hot\n", PAGES, HOT);
    for (int accesses = 100; accesses <= 10000; accesses *= 10) {
        clear_accessed_bits();
        work(array, accesses);
        printf("after %5d accesses: %4ld pages were referenced\n", accesses, referenced(array));
    }
    fflush(stdout);
    work(array, ACCESSES);
    return 0;
}
