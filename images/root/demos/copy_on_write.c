// copy_on_write: fork copies no memory, only the page table; a page is copied when one side writes to it.
//
//   The parent fills 32 pages and forks. Both map the same frames now, without the right to write. The child writes to
//   every other page: each first write is a page fault, in which the kernel gives the child a copy of its own. The
//   parent's bytes stay as they were.
//     copy_on_write hold & sleep 0.1        the parent; its child has the next pid
//     mem map $!                            c is copy-on-write, s still shared, d written: the picture of both differs
//     mem walk $! 0xADDRESS                 one page: the frame, and the two processes that map it
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGES = 32, PAGE = 4096 };

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

// Shared and private pages of the array by smaps.
static void show(const char *who, char *array)
{
    char line[256];
    unsigned long start, end;
    long shared = 0, own = 0, value;
    int found = 0;
    FILE *smaps = fopen("/proc/self/smaps", "r");
    while (smaps && fgets(line, sizeof line, smaps)) {
        if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
            found = start == (unsigned long)array;
        if (found && (sscanf(line, "Shared_Dirty: %ld", &value) == 1 || sscanf(line, "Shared_Clean: %ld", &value) == 1))
            shared += value;
        if (found && (sscanf(line, "Private_Dirty: %ld", &value) == 1 || sscanf(line, "Private_Clean: %ld", &value) == 1))
            own += value;
    }
    if (smaps)
        fclose(smaps);
    printf("%-28s %2ld pages shared, %2ld its own; array[0] is %d\n", who, shared / 4, own / 4, array[0]);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    int hold = argc > 1 && strcmp(argv[1], "hold") == 0;
    char *array = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(array, 1, PAGES * PAGE);
    printf("the array is at %p\n", (void *)array);
    show("parent, before fork:", array);
    pid_t child = fork();
    if (child == 0) {
        show("child, after fork:", array);
        long before = faults();
        for (int page = 0; page < PAGES; page += 2)
            array[page * PAGE] = 2;
        long copied = faults() - before;
        show("child, after 16 writes:", array);
        printf("%-28s %2ld page faults, a copy each\n", "", copied);
        fflush(stdout);
        if (hold)
            pause();
        exit(0);
    }
    if (hold)
        pause();
    wait(NULL);
    show("parent, after child's end:", array);
    return 0;
}
