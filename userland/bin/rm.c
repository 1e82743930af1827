// rm: removes files, and with -r directories and all in them.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "rm [-rfiv] FILE...\n  -r  directories too   -f  no complaint if it is not there   -i  ask   -v  say what is removed";
static int recursive, force, ask, verbose;

static int confirmed(const char *what, const char *path)
{
    char answer[64];
    if (!ask)
        return 1;
    fprintf(stderr, "rm: remove %s '%s'? ", what, path);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static int remove_path(const char *path)
{
    struct stat about;
    int status = 0;
    if (lstat(path, &about) < 0)
        return force && errno == ENOENT ? 0 : complain(errno, "cannot remove '%s'", path);
    if (!S_ISDIR(about.st_mode)) {
        if (confirmed("file", path) && unlink(path) < 0)
            return complain(errno, "cannot remove '%s'", path);
        if (verbose)
            printf("removed '%s'\n", path);
        return 0;
    }
    if (!recursive)
        return complain(EISDIR, "cannot remove '%s'", path);
    DIR *dir = opendir(path);
    if (!dir)
        return complain(errno, "cannot remove '%s'", path);
    // Names first: a directory that changes while it is read may skip some.
    char **names = NULL;
    int count = 0;
    for (struct dirent *d; (d = readdir(dir)); )
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0) {
            names = need(realloc(names, (count + 1) * sizeof *names));
            names[count++] = need(strdup(d->d_name));
        }
    closedir(dir);
    for (int i = 0; i < count; i++) {
        char *below = join_path(path, names[i]);
        status |= remove_path(below);
        free(below), free(names[i]);
    }
    free(names);
    if (confirmed("directory", path) && rmdir(path) < 0)
        return complain(errno, "cannot remove '%s'", path);
    if (verbose)
        printf("removed directory '%s'\n", path);
    return status;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "rRfiv")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        recursive |= option == 'r' || option == 'R';
        force |= option == 'f';
        ask |= option == 'i';
        verbose |= option == 'v';
    }
    if (optind == argc && !force)
        usage_error(usage, 1);
    int status = 0;
    for (; optind < argc; optind++) {
        char *slash = strrchr(argv[optind], '/'), *name = slash ? slash + 1 : argv[optind];
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(argv[optind], "/") == 0)
            status = complain(0, "refusing to remove '%s'", argv[optind]);
        else
            status |= remove_path(argv[optind]);
    }
    return finish(status);
}
