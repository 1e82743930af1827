// producer_consumer: two processes and a pipe.
//
//   The parent writes numbers, a thousand at a time; the child reads them one by one and adds them. The pipe holds
//   64 KiB: the producer is faster, and sleeps when it is full, until the consumer has made room and wakes it. When
//   the producer closes its end, the consumer's read returns 0: end of file.
//     cat /proc/PID/status     voluntary switches: each is a sleep on the pipe
//     cat /proc/PID/wchan      where the sleeper sleeps;   ls -l /proc/PID/fd    the two ends
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long voluntary_switches(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw;
}

static int consume(int fd)
{
    int number;
    long long sum = 0, count = 0;
    while (read(fd, &number, sizeof number) == sizeof number) {
        sum += number;
        count++;
    }
    printf("consumer %d: %lld numbers, sum %lld, slept %ld times\n", getpid(), count, sum, voluntary_switches());
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    int numbers = argc > 1 ? atoi(argv[1]) : 100000, ends[2], status, block[1000];
    if (pipe(ends) < 0) {
        perror("pipe");
        return 1;
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);  // or the consumer would wait for itself
        _exit(consume(ends[0]));
    }
    close(ends[0]);
    for (int i = 0, filled = 0; i < numbers; i++) {
        block[filled++] = i;
        if (filled == 1000 || i + 1 == numbers) {
            write(ends[1], block, filled * sizeof *block);
            filled = 0;
        }
    }
    close(ends[1]);
    waitpid(child, &status, 0);
    printf("producer %d: %d numbers written, slept %ld times\n", getpid(), numbers, voluntary_switches());
    return WEXITSTATUS(status);
}
