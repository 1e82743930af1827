// blocked COUNT ROUNDS: COUNT children wait on a pipe while two processes calculate, ROUNDS million steps each. Prints
// how long they calculated, in ns of the clock of the machine that runs it. Measures what those who wait cost the others.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void calculate(long rounds)
{
    for (volatile long i = 0; i < rounds * 1000000; i++)
        ;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 10, gate[2];
    long rounds = argc > 2 ? atol(argv[2]) : 1;
    char byte;
    if (pipe(gate) < 0)
        return 1;
    for (int i = 0; i < count; i++) {
        pid_t child = fork();
        if (child < 0) {
            fprintf(stderr, "blocked: no process %d\n", i);
            return 1;
        }
        if (child == 0) {
            close(gate[1]);
            _exit(read(gate[0], &byte, 1) != 0);
        }
    }
    long start = nanoseconds();
    pid_t other = fork();
    calculate(rounds);
    if (other == 0)
        _exit(0);
    int status, failures = 0;
    waitpid(other, &status, 0);
    long time = nanoseconds() - start;
    close(gate[1]);
    while (wait(&status) > 0)
        failures += status != 0;
    printf("%ld\n", time);
    return failures != 0;
}
