// pwd: prints the working directory.
#include <errno.h>
#include <unistd.h>
#include "common.h"

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, "pwd");
    char *path = getcwd(NULL, 0);
    if (!path)
        return complain(errno, "cannot tell");
    puts(path);
    return finish(0);
}
