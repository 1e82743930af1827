// copy.c: copies files with their modes, links as links, and directories entry by entry.
#include "copy.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

int is_directory(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

char *path_into(const char *directory, const char *path)
{
    char *copy = need(strdup(path));
    for (size_t length = strlen(copy); length > 1 && copy[length - 1] == '/'; )
        copy[--length] = 0;
    char *slash = strrchr(copy, '/');
    char *result = join_path(directory, slash && slash[1] ? slash + 1 : copy);
    free(copy);
    return result;
}

// Calls `act` for each name in the directory but . and ..
static int each_entry(const char *path, int (*act)(const char *, const char *, void *), void *data)
{
    DIR *dir = opendir(path);
    if (!dir)
        return complain(errno, "cannot read directory '%s'", path);
    char **names = NULL;
    int count = 0, status = 0;
    for (struct dirent *d; (d = readdir(dir)); )
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0) {
            names = need(realloc(names, (count + 1) * sizeof *names));
            names[count++] = need(strdup(d->d_name));
        }
    closedir(dir);
    for (int i = 0; i < count; i++) {
        status |= act(path, names[i], data);
        free(names[i]);
    }
    free(names);
    return status;
}

static int remove_entry(const char *directory, const char *name, void *data)
{
    (void)data;
    char *path = join_path(directory, name);
    int status = remove_tree(path);
    free(path);
    return status;
}

int remove_tree(const char *path)
{
    struct stat about;
    if (lstat(path, &about) < 0)
        return complain(errno, "cannot remove '%s'", path);
    int directory = S_ISDIR(about.st_mode), status = directory ? each_entry(path, remove_entry, NULL) : 0;
    if (!status && (directory ? rmdir(path) : unlink(path)) < 0)
        return complain(errno, "cannot remove '%s'", path);
    return status;
}

static int copy_bytes(int in, int out, const char *from, const char *to)
{
    static char buffer[65536];
    ssize_t n;
    while ((n = read(in, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, part; done < n; done += part)
            if ((part = write(out, buffer + done, n - done)) < 0)
                return complain(errno, "error writing '%s'", to);
    return n < 0 ? complain(errno, "error reading '%s'", from) : 0;
}

static int copy_file(const char *from, const char *to, const struct stat *about, const struct copy_options *options)
{
    struct stat there;
    if (stat(to, &there) == 0 && there.st_dev == about->st_dev && there.st_ino == about->st_ino)
        return complain(0, "'%s' and '%s' are the same file", from, to);
    int in = open(from, O_RDONLY);
    if (in < 0)
        return complain(errno, "cannot open '%s' for reading", from);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, about->st_mode & 0777);
    if (out < 0 && options->force && unlink(to) == 0)
        out = open(to, O_WRONLY | O_CREAT | O_TRUNC, about->st_mode & 0777);
    if (out < 0) {
        int error = errno;
        close(in);
        return complain(error, "cannot create regular file '%s'", to);
    }
    int status = copy_bytes(in, out, from, to);
    if (options->preserve) {
        fchmod(out, about->st_mode & 07777);
        futimens(out, (struct timespec[]){about->st_atim, about->st_mtim});
    }
    close(in);
    if (close(out) < 0)
        status = complain(errno, "error writing '%s'", to);
    return status;
}

struct copying { const char *to; const struct copy_options *options; };

static int copy_entry(const char *directory, const char *name, void *data)
{
    struct copying *c = data;
    char *from = join_path(directory, name), *to = join_path(c->to, name);
    int status = copy_path(from, to, c->options);
    free(from), free(to);
    return status;
}

int copy_path(const char *from, const char *to, const struct copy_options *options)
{
    struct stat about;
    if ((options->recursive ? lstat(from, &about) : stat(from, &about)) < 0)
        return complain(errno, "cannot stat '%s'", from);
    if (S_ISLNK(about.st_mode)) {
        char target[4096];
        ssize_t n = readlink(from, target, sizeof target - 1);
        target[n < 0 ? 0 : n] = 0;
        if (n < 0 || symlink(target, to) < 0)
            return complain(errno, "cannot create symbolic link '%s'", to);
        return 0;
    }
    if (S_ISFIFO(about.st_mode) && options->recursive)
        return mkfifo(to, about.st_mode & 0777) < 0 ? complain(errno, "cannot create fifo '%s'", to) : 0;
    if (!S_ISDIR(about.st_mode))
        return copy_file(from, to, &about, options);
    if (!options->recursive)
        return complain(0, "-r not specified; omitting directory '%s'", from);
    size_t length = strlen(from);
    if (strncmp(from, to, length) == 0 && to[length] == '/')
        return complain(0, "cannot copy a directory, '%s', into itself, '%s'", from, to);
    if (mkdir(to, (about.st_mode & 0777) | 0700) < 0 && !(errno == EEXIST && is_directory(to)))
        return complain(errno, "cannot create directory '%s'", to);
    struct copying c = {to, options};
    int status = each_entry(from, copy_entry, &c);
    if (options->preserve) {
        chmod(to, about.st_mode & 07777);
        utimensat(AT_FDCWD, to, (struct timespec[]){about.st_atim, about.st_mtim}, 0);
    }
    return status;
}
