// readlink: where a symbolic link leads, and with -f the true path of a file.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "readlink [-f] FILE...";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int full = argc > 1 && strcmp(argv[1], "-f") == 0, status = 0;
    if (argc < 2 + full)
        usage_error(usage, 1);
    for (int i = 1 + full; i < argc; i++) {
        char target[4097];
        ssize_t n = full ? (realpath(argv[i], target) ? (ssize_t)strlen(target) : -1) : readlink(argv[i], target, 4096);
        if (n < 0)
            status = 1;
        else
            printf("%.*s\n", (int)n, target);
    }
    return finish(status);
}
