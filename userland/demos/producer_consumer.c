// producer_consumer: two processes and a pipe.
//
//   The parent writes numbers, the child reads and adds them. The pipe holds 64 KiB: a producer that is faster sleeps
//   when it is full, a consumer that is faster sleeps when it is empty, and each wakes the other. When the producer
//   closes its end, the consumer's read returns 0: end of file.
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
    int numbers = argc > 1 ? atoi(argv[1]) : 100000, ends[2], status;
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
    for (int i = 0; i < numbers; i++)
        write(ends[1], &i, sizeof i);
    close(ends[1]);
    waitpid(child, &status, 0);
    printf("producer %d: %d numbers written, slept %ld times\n", getpid(), numbers, voluntary_switches());
    return WEXITSTATUS(status);
}
