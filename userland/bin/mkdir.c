// mkdir: makes directories.
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "mkdir [-p] [-m MODE] DIRECTORY...\n  -p  also those above, and no error if it is there";

static int make_above(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        int failed = mkdir(path, 0777) < 0 && errno != EEXIST;
        if (failed)
            return complain(errno, "cannot create directory '%s'", path);
        *slash = '/';
    }
    return 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int parents = 0, status = 0;
    const char *mode = NULL;
    for (int option; (option = getopt(argc, argv, "pm:")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        parents |= option == 'p';
        if (option == 'm')
            mode = optarg;
    }
    if (optind == argc)
        usage_error(usage, 1);
    for (; optind < argc; optind++) {
        char *path = argv[optind];
        struct stat about;
        if (parents && make_above(path)) {
            status = 1;
            continue;
        }
        if (mkdir(path, 0777) < 0) {
            if (!(parents && errno == EEXIST && stat(path, &about) == 0 && S_ISDIR(about.st_mode)))
                status = complain(errno, "cannot create directory '%s'", path);
        } else if (mode)
            chmod(path, parse_mode(mode, 0777, 0));
    }
    return status;
}
