// idle COUNT: starts COUNT processes of this program, each from its file, which do nothing but wait. Prints how much of
// the machine's memory they take all together (the fall of MemFree), then keeps them until standard input ends.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static long free_memory(void)
{
    char line[128];
    long kib = -1;
    FILE *file = fopen("/proc/meminfo", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "MemFree:", 8) == 0)
            kib = atol(line + 8);
    if (file)
        fclose(file);
    return kib;
}

// Starts one more and returns when it waits; it says so by a byte.
static pid_t start(char *name, int ready[2])
{
    char *arguments[] = {name, "waiter", NULL}, byte;
    pid_t child = fork();
    if (child == 0) {
        dup2(ready[1], 1);
        execv("/proc/self/exe", arguments);
        _exit(127);
    }
    return child > 0 && read(ready[0], &byte, 1) == 1 ? child : -1;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "waiter") == 0) {
        if (write(1, "x", 1) == 1)
            pause();
        return 1;
    }
    int count = argc > 1 ? atoi(argv[1]) : 1000, ready[2];
    pid_t *children = calloc(count + 1, sizeof *children);
    if (!children || pipe(ready) < 0 || start(argv[0], ready) < 0) // the first one brings the program into memory
        return 1;
    long before = free_memory();
    for (int i = 0; i < count; i++) {
        children[i] = start(argv[0], ready);
        if (children[i] < 0) {
            fprintf(stderr, "idle: no process %d\n", i);
            return 1;
        }
    }
    printf("%d processes: %ld KiB\n", count, before - free_memory());
    fflush(stdout);
    char byte;
    while (read(0, &byte, 1) > 0)
        ;
    kill(0, SIGTERM);
    return 0;
}
