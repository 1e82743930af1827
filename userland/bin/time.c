// time: runs a program and tells how much time and memory it took.
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "time [-v] PROGRAM [ARGUMENT...]\n  -v  also memory, page faults and context switches";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int verbose = argc > 1 && strcmp(argv[1], "-v") == 0, status;
    if (argc < 2 + verbose)
        usage_error(usage, 125);
    struct timespec start, end;
    struct rusage usage_of;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t pid = fork();
    if (pid == 0) {
        execvp(argv[1 + verbose], argv + 1 + verbose);
        int error = errno;
        complain(error, "cannot run %s", argv[1 + verbose]);
        _exit(error == ENOENT ? 127 : 126);
    }
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    while (wait4(pid, &status, 0, &usage_of) < 0 && errno == EINTR)
        ;
    clock_gettime(CLOCK_MONOTONIC, &end);
    double real = (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) / 1e9;
    struct { const char *name; double value; } times[] = {
        {"real", real}, {"user", usage_of.ru_utime.tv_sec + usage_of.ru_utime.tv_usec / 1e6},
        {"sys", usage_of.ru_stime.tv_sec + usage_of.ru_stime.tv_usec / 1e6},
    };
    fputc('\n', stderr);
    for (int i = 0; i < 3; i++)
        fprintf(stderr, "%s\t%dm%.3fs\n", times[i].name, (int)times[i].value / 60,
                times[i].value - (int)times[i].value / 60 * 60);
    if (verbose)
        fprintf(stderr, "peak memory\t%ld KiB\npage faults\t%ld minor, %ld major\nswitches\t%ld voluntary, %ld involuntary\n",
                usage_of.ru_maxrss, usage_of.ru_minflt, usage_of.ru_majflt, usage_of.ru_nvcsw, usage_of.ru_nivcsw);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
