// touch: makes files that are not there, and sets the times of those that are.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "touch [-acm] [-d @SECONDS] [-r FILE] FILE...\n  -c  make none   -a, -m  access or modification time only";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int make = 1, access_only = 0, change_only = 0, status = 0;
    struct timespec times[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    struct stat reference;
    for (int option; (option = getopt(argc, argv, "acmd:r:")) != -1; )
        switch (option) {
        case 'a': access_only = 1; break;
        case 'm': change_only = 1; break;
        case 'c': make = 0; break;
        case 'd':
            if (*optarg != '@')
                die(1, 0, "invalid date format '%s'", optarg);
            times[0] = times[1] = (struct timespec){parse_number(optarg + 1), 0};
            break;
        case 'r':
            if (stat(optarg, &reference) < 0)
                die(1, errno, "failed to get attributes of '%s'", optarg);
            times[0] = reference.st_atim, times[1] = reference.st_mtim;
            break;
        default: usage_error(usage, 1);
        }
    if (optind == argc)
        usage_error(usage, 1);
    if (access_only && !change_only)
        times[1].tv_nsec = UTIME_OMIT;
    if (change_only && !access_only)
        times[0].tv_nsec = UTIME_OMIT;
    for (; optind < argc; optind++) {
        if (utimensat(AT_FDCWD, argv[optind], times, 0) == 0)
            continue;
        if (errno == ENOENT && !make)
            continue;
        int fd = errno == ENOENT ? open(argv[optind], O_WRONLY | O_CREAT, 0666) : -1;
        if (fd < 0 || futimens(fd, times) < 0)
            status = complain(errno, "cannot touch '%s'", argv[optind]);
        if (fd >= 0)
            close(fd);
    }
    return status;
}
