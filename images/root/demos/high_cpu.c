// high_cpu: a program that keeps a processor busy.
//
//   It sums an array of a million numbers ten thousand times: ten billion additions. Argument: another number of rounds.
//   Start a few with `high_cpu & high_cpu & high_cpu &` and look, while they run:
//     top                    they take all the time of all harts, and share it fairly
//     cat /proc/PID/maps     the array is too large for [heap]: it is a mapping of its own, 4 MB, without a name
//     cat /proc/PID/status   State R, involuntary switches growing with each quantum
//     pcb PID                the registers that the last context switch saved
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NUMBERS = 1000000 };

static long long sum;

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 10000;
    int *numbers = malloc(NUMBERS * sizeof *numbers);
    if (!numbers) {
        perror("malloc");
        return 1;
    }
    printf("pid %d: sum is at %p, the array at %p\n", getpid(), (void *)&sum, (void *)numbers);
    fflush(stdout);
    for (int i = 0; i < NUMBERS; i++)
        numbers[i] = i;
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < NUMBERS; i++)
            sum += numbers[i];
    printf("pid %d: sum = %lld\n", getpid(), sum);
    free(numbers);
    return 0;
}
