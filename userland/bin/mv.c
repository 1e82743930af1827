// mv: moves or renames files; across file systems it copies and removes.
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"
#include "copy.h"

static const char usage[] = "mv [-fn] FROM TO\n       mv [-fn] FROM... DIRECTORY\n  -n  never replace a file   -f  the opposite (default)";

static int move(const char *from, const char *to)
{
    if (rename(from, to) == 0)
        return 0;
    if (errno != EXDEV) {
        struct stat about;
        return lstat(from, &about) < 0 ? complain(errno, "cannot stat '%s'", from)
                                       : complain(errno, "cannot move '%s' to '%s'", from, to);
    }
    struct copy_options options = {.recursive = 1, .preserve = 1, .force = 1};
    return copy_path(from, to, &options) || remove_tree(from);
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int keep = 0, status = 0;
    for (int option; (option = getopt(argc, argv, "fn")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        keep = option == 'n';
    }
    int count = argc - optind;
    if (count < 2)
        usage_error(usage, 1);
    char *last = argv[argc - 1];
    int into = is_directory(last);
    if (count > 2 && !into)
        die(1, 0, "target '%s' is not a directory", last);
    for (; optind < argc - 1; optind++) {
        char *to = into ? path_into(last, argv[optind]) : last;
        if (!keep || access(to, F_OK) < 0)
            status |= move(argv[optind], to);
        if (to != last)
            free(to);
    }
    return status;
}
