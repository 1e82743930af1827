// rmdir: removes empty directories.
#include <errno.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "rmdir DIRECTORY...";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    if (argc < 2)
        usage_error(usage, 1);
    int status = 0;
    for (int i = 1; i < argc; i++)
        if (rmdir(argv[i]) < 0)
            status = complain(errno, "failed to remove '%s'", argv[i]);
    return status;
}
