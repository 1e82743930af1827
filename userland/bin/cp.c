// cp: copies files.
#include <stdlib.h>
#include <unistd.h>
#include "common.h"
#include "copy.h"

static const char usage[] =
    "cp [-rfpa] FROM TO\n       cp [-rfpa] FROM... DIRECTORY\n"
    "  -r  directories too   -f  replace what cannot be written   -p  keep times and modes   -a  both -r and -p";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    struct copy_options options = {0};
    for (int option; (option = getopt(argc, argv, "rRfpa")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        options.recursive |= option == 'r' || option == 'R' || option == 'a';
        options.preserve |= option == 'p' || option == 'a';
        options.force |= option == 'f';
    }
    int count = argc - optind;
    if (count < 2)
        usage_error(usage, 1);
    char *last = argv[argc - 1];
    int into = is_directory(last), status = 0;
    if (count > 2 && !into)
        die(1, 0, "target '%s' is not a directory", last);
    for (; optind < argc - 1; optind++) {
        char *to = into ? path_into(last, argv[optind]) : last;
        status |= copy_path(argv[optind], to, &options);
        if (to != last)
            free(to);
    }
    return status;
}
