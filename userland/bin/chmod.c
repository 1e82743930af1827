// chmod: changes the permissions of files.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "chmod [-R] MODE FILE...\n  MODE is octal (755) or symbolic (u+x,go-w)   -R  also what is below directories";

static int change(const char *path, const char *mode, int recursive, mode_t mask)
{
    struct stat about;
    if (stat(path, &about) < 0)
        return complain(errno, "cannot access '%s'", path);
    if (chmod(path, parse_mode(mode, about.st_mode, mask)) < 0)
        return complain(errno, "changing permissions of '%s'", path);
    int status = 0;
    DIR *dir = recursive && S_ISDIR(about.st_mode) ? opendir(path) : NULL;
    for (struct dirent *d; dir && (d = readdir(dir)); )
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 && d->d_type != DT_LNK) {
            char *below = join_path(path, d->d_name);
            status |= change(below, mode, 1, mask);
            free(below);
        }
    if (dir)
        closedir(dir);
    return status;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int at = 1, recursive = argc > 1 && strcmp(argv[1], "-R") == 0, status = 0;
    at += recursive;
    if (argc - at < 2)
        usage_error(usage, 1);
    mode_t mask = umask(0);
    umask(mask);
    for (int i = at + 1; i < argc; i++)
        status |= change(argv[i], argv[at], recursive, mask);
    return status;
}
