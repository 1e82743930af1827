// ln: gives a file another name, or makes a symbolic link.
#include <errno.h>
#include <unistd.h>
#include "common.h"
#include "copy.h"

static const char usage[] = "ln [-sf] TARGET [NAME]\n       ln [-sf] TARGET... DIRECTORY\n  -s  symbolic   -f  replace NAME";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int symbolic = 0, force = 0, keep_link = 0, status = 0;
    for (int option; (option = getopt(argc, argv, "sfn")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        symbolic |= option == 's';
        force |= option == 'f';
        keep_link |= option == 'n';
    }
    int count = argc - optind;
    if (count < 1)
        usage_error(usage, 1);
    const char *last = count == 1 ? "." : argv[argc - 1];
    int into = is_directory(last) && !(keep_link && readlink(last, (char[1]){0}, 1) >= 0);
    if (count > 2 && !into)
        die(1, 0, "target '%s' is not a directory", last);
    for (int i = optind; i < (count == 1 ? argc : argc - 1); i++) {
        const char *name = into ? path_into(last, argv[i]) : last;
        if (force)
            unlink(name);
        if ((symbolic ? symlink(argv[i], name) : link(argv[i], name)) < 0)
            status = complain(errno, "failed to create %s link '%s'", symbolic ? "symbolic" : "hard", name);
    }
    return status;
}
