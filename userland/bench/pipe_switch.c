// pipe_switch N: a parent and its child pass a byte to and fro over two pipes, N times. Each round costs two
// switches of context. The time goes to standard error: it is no part of the expected output.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 20000, to[2], from[2];
    char byte = 'x';
    if (pipe(to) < 0 || pipe(from) < 0)
        return 1;
    double start = seconds();
    pid_t child = fork();
    if (child == 0) {
        for (int i = 0; i < rounds; i++)
            if (read(to[0], &byte, 1) != 1 || write(from[1], &byte, 1) != 1)
                _exit(1);
        _exit(0);
    }
    for (int i = 0; i < rounds; i++)
        if (write(to[1], &byte, 1) != 1 || read(from[0], &byte, 1) != 1)
            return 1;
    int status;
    waitpid(child, &status, 0);
    double time = seconds() - start;
    printf("%d\n", rounds);
    fprintf(stderr, "%.6f s, %.0f switches a second\n", time, time > 0 ? 2 * rounds / time : 0);
    return status != 0;
}
