// kill: sends a signal to processes.
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "common.h"

static const char usage[] =
    "kill [-SIGNAL | -s SIGNAL] PID...\n"
    "       kill -l [NUMBER...]\n"
    "  SIGNAL is a name or number, TERM if none is given; a negative PID means a process group";

static int list(char **numbers)
{
    if (!*numbers) {
        for (int i = 1, column = 0; i < NSIG; i++)
            if (sys_signame[i])
                printf("%2d) SIG%-8s%s", i, sys_signame[i], ++column % 5 ? " " : "\n");
        putchar('\n');
    }
    for (; *numbers; numbers++) {
        int number = atoi(*numbers) & 127;
        if (signal_number(*numbers) > 0 && number == 0)
            printf("%d\n", signal_number(*numbers));
        else if (number > 0 && number < NSIG && sys_signame[number])
            puts(sys_signame[number]);
        else
            return complain(0, "unknown signal %s", *numbers);
    }
    return finish(0);
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int signal = SIGTERM, at = 1, status = 0;
    if (argc > 1 && strcmp(argv[1], "-l") == 0)
        return list(argv + 2);
    if (argc > 1 && argv[1][0] == '-' && argv[1][1] && strcmp(argv[1], "--") != 0) {
        const char *name = argv[1] + 1;
        at = 2;
        if (strcmp(name, "s") == 0)
            name = argc > 2 ? argv[at++] : "";
        signal = signal_number(name);
        if (signal < 0)
            die(1, 0, "unknown signal %s", name);
    }
    at += at < argc && strcmp(argv[at], "--") == 0;
    if (at >= argc)
        usage_error(usage, 1);
    for (; at < argc; at++) {
        char *end;
        long pid = strtol(argv[at], &end, 10);
        if (*end || end == argv[at])
            status = complain(0, "invalid pid '%s'", argv[at]);
        else if (kill((pid_t)pid, signal) < 0)
            status = complain(errno, "(%ld)", pid);
    }
    return status;
}
