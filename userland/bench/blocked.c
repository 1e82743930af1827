// blocked COUNT ROUNDS LAPS: COUNT children wait on a pipe while two processes calculate, LAPS times ROUNDS million steps
// each. Prints 0 when they begin, and after each lap of the first one for how long they have calculated, in ns of the clock of
// the machine that runs it: whoever reads that, measures what those who wait cost the others.
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
    long rounds = argc > 2 ? atol(argv[2]) : 1, laps = argc > 3 ? atol(argv[3]) : 1;
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
    printf("0\n");
    fflush(stdout);
    pid_t other = fork();
    for (long lap = 0; lap < laps; lap++) {
        calculate(rounds);
        if (other != 0)
            printf("%ld\n", nanoseconds() - start);
        fflush(stdout);
    }
    if (other == 0)
        _exit(0);
    int status, failures = 0;
    waitpid(other, &status, 0);
    close(gate[1]);
    while (wait(&status) > 0)
        failures += status != 0;
    return failures != 0;
}
