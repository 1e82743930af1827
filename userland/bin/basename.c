// basename: the last component of a path, without a suffix.
#include <string.h>
#include "common.h"

static const char usage[] = "basename PATH [SUFFIX]";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    if (argc < 2 || argc > 3)
        usage_error(usage, 1);
    char *path = argv[1];
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        path[--length] = 0;
    char *slash = strrchr(path, '/'), *name = slash && slash[1] ? slash + 1 : path;
    length = strlen(name);
    size_t suffix = argc == 3 ? strlen(argv[2]) : 0;
    if (suffix < length && suffix && strcmp(name + length - suffix, argv[2]) == 0)
        name[length - suffix] = 0;
    puts(name);
    return finish(0);
}
