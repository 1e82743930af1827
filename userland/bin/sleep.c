// sleep: waits for a time.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "common.h"

static const char usage[] = "sleep TIME...\n  TIME is a number, with a unit: s (default), m, h, d";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    if (argc < 2)
        usage_error(usage, 1);
    double total = 0;
    for (int i = 1; i < argc; i++) {
        char *end;
        double time = strtod(argv[i], &end);
        const char *unit = strchr("smhd", *end ? *end : 's');
        if (end == argv[i] || time < 0 || !unit || (*end && end[1]))
            die(1, 0, "invalid time interval '%s'", argv[i]);
        total += time * (*unit == 's' ? 1 : *unit == 'm' ? 60 : *unit == 'h' ? 3600 : 86400);
    }
    struct timespec left = {(time_t)total, (long)((total - (double)(time_t)total) * 1e9)};
    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
    return 0;
}
