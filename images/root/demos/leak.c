// leak: a program that forgets to free: each round allocates 64 KiB, fills it and drops the pointer.
//
//   Nothing refers to the blocks any more, but the kernel cannot know: they are this process's memory.
//     leak 100 &   then, again and again:  grep -E 'VmSize|VmRSS|VmData' /proc/$!/status
//     top          RES grows; free shows the memory missing from the system, until the process ends
//     cat /proc/$!/maps    [heap] grows row by row... in one row
//   Argument: the rounds (default 50), with a tenth of a second between them.
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void show_memory(int round)
{
    char line[128];
    FILE *status = fopen("/proc/self/status", "r");
    printf("round %3d:", round);
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmSize", 6) == 0 || strncmp(line, "VmRSS", 5) == 0)
            printf("  %.*s", (int)strcspn(line, "\n"), line);
    printf("\n");
    fflush(stdout);
    if (status)
        fclose(status);
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 50;
    for (int round = 0; round < rounds; round++) {
        char *block = malloc(64 << 10);
        if (!block) {
            perror("malloc");
            return 1;
        }
        memset(block, round, 64 << 10);  // touched, so that it takes frames and not only addresses
        if (round % 10 == 0)
            show_memory(round);
        usleep(100000);
    }
    show_memory(rounds);
    return 0;
}
