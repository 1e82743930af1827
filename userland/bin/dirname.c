// dirname: a path without its last component.
#include <string.h>
#include "common.h"

static const char usage[] = "dirname PATH...";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    if (argc < 2)
        usage_error(usage, 1);
    for (int i = 1; i < argc; i++) {
        char *path = argv[i];
        size_t length = strlen(path);
        while (length > 1 && path[length - 1] == '/')
            length--;
        while (length > 0 && path[length - 1] != '/')
            length--;
        while (length > 1 && path[length - 1] == '/')
            length--;
        printf("%.*s\n", length ? (int)length : 1, length ? path : ".");
    }
    return finish(0);
}
