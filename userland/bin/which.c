// which: where programs are on the PATH.
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "which [-a] NAME...\n  -a  all, not only the first";

static int executable(const char *path)
{
    struct stat about;
    return access(path, X_OK) == 0 && stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static int find(const char *name, int all)
{
    int found = 0;
    if (strchr(name, '/')) {
        if (executable(name))
            puts(name);
        return executable(name);
    }
    char *path = need(strdup(getenv("PATH") ? getenv("PATH") : "/bin"));
    for (char *rest = path, *directory; (directory = strsep(&rest, ":")) && (all || !found); ) {
        char *candidate = join_path(*directory ? directory : ".", name);
        if (executable(candidate)) {
            puts(candidate);
            found = 1;
        }
        free(candidate);
    }
    free(path);
    return found;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int all = argc > 1 && strcmp(argv[1], "-a") == 0, status = 0;
    if (argc < 2 + all)
        usage_error(usage, 2);
    for (int i = 1 + all; i < argc; i++)
        status |= !find(argv[i], all);
    return finish(status);
}
