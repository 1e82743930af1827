// date: prints the date and time, in UTC.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "date [-u] [-d @SECONDS | -r FILE] [+FORMAT]\n  FORMAT: %Y-%m-%d %H:%M:%S, %s seconds since 1970, %N nanoseconds, ...";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    struct timespec when;
    struct stat about;
    clock_gettime(CLOCK_REALTIME, &when);
    for (int option; (option = getopt(argc, argv, "ud:r:")) != -1; )
        switch (option) {
        case 'u': break;
        case 'd':
            if (*optarg != '@')
                die(1, 0, "invalid date '%s': only @SECONDS is understood", optarg);
            when = (struct timespec){parse_number(optarg + 1), 0};
            break;
        case 'r':
            if (stat(optarg, &about) < 0)
                die(1, errno, "%s", optarg);
            when = about.st_mtim;
            break;
        default: usage_error(usage, 1);
        }
    const char *format = optind < argc && argv[optind][0] == '+' ? argv[optind] + 1 : "%a %b %e %H:%M:%S UTC %Y";
    char filled[512] = "", text[1024] = "";
    size_t n = 0;
    for (const char *p = format; *p && n < sizeof filled - 12; p++) {  // strftime knows no nanoseconds
        if (p[0] == '%' && p[1] == 'N') {
            n += sprintf(filled + n, "%09ld", when.tv_nsec);
            p++;
        } else {
            filled[n++] = *p;
            if (*p == '%' && p[1])
                filled[n++] = *++p;
        }
    }
    strftime(text, sizeof text, filled, gmtime(&when.tv_sec));
    puts(text);
    return finish(0);
}
