// fork_exec N: makes N children one after the other, each of which runs this program anew and ends. The time goes
// to standard error: it is no part of the expected output.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    if (argc > 1 && strcmp(argv[1], "child") == 0)
        return 0;
    int rounds = argc > 1 ? atoi(argv[1]) : 200;
    char *child_argv[] = {argv[0], "child", NULL};
    double start = seconds();
    for (int i = 0; i < rounds; i++) {
        pid_t child = fork();
        if (child == 0) {
            execv("/proc/self/exe", child_argv);
            _exit(127);
        }
        int status;
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
            fprintf(stderr, "fork_exec: child %d failed\n", i);
            return 1;
        }
    }
    double time = seconds() - start;
    printf("%d\n", rounds);
    fprintf(stderr, "%.6f s, %.0f programs a second\n", time, time > 0 ? rounds / time : 0);
    return 0;
}
