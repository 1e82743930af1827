// env: runs a program with a changed environment, or prints the environment.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "env [-i] [-u NAME] [NAME=VALUE...] [PROGRAM [ARGUMENT...]]\n  -i  begin with an empty one   -u  without NAME";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "iu:")) != -1; )
        switch (option) {
        case 'i': clearenv(); break;
        case 'u': unsetenv(optarg); break;
        default: usage_error(usage, 125);
        }
    for (; optind < argc && strchr(argv[optind], '='); optind++)
        putenv(argv[optind]);
    if (optind == argc) {
        for (char **e = environ; e && *e; e++)
            puts(*e);
        return finish(0);
    }
    execvp(argv[optind], argv + optind);
    int error = errno;
    complain(error, "'%s'", argv[optind]);
    return error == ENOENT ? 127 : 126;
}
