// dirent.c: reading directories, a block of entries at a time.
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "internal.h"

struct DIR {
    int fd, position, end;
    char entries[2048] __attribute__((aligned(8)));
};

DIR *fdopendir(int fd)
{
    DIR *dir = calloc(1, sizeof *dir);
    if (dir)
        dir->fd = fd;
    return dir;
}

DIR *opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (fd >= 0 && !dir)
        close(fd);
    return dir;
}

struct dirent *readdir(DIR *dir)
{
    if (dir->position >= dir->end) {
        int n = call(SYS_getdents64, dir->fd, dir->entries, sizeof dir->entries);
        if (n <= 0)
            return NULL;
        dir->position = 0;
        dir->end = n;
    }
    struct dirent *entry = (struct dirent *)(dir->entries + dir->position);
    dir->position += entry->d_reclen;
    return entry;
}

void rewinddir(DIR *dir)
{
    lseek(dir->fd, 0, SEEK_SET);
    dir->position = dir->end = 0;
}

int dirfd(DIR *dir) { return dir->fd; }

int closedir(DIR *dir)
{
    int result = close(dir->fd);
    free(dir);
    return result;
}
