// unistd.c: system calls about files and descriptors. Each function is one call; the name says which.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>
#include "internal.h"

long syscall(long number, ...)
{
    va_list list;
    va_start(list, number);
    long a[6];
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(list, long);
    va_end(list);
    return call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

// Descriptors.
ssize_t read(int fd, void *data, size_t size) { return call(SYS_read, fd, data, size); }
ssize_t write(int fd, const void *data, size_t size) { return call(SYS_write, fd, data, size); }
ssize_t readv(int fd, const struct iovec *v, int count) { return call(SYS_readv, fd, v, count); }
ssize_t writev(int fd, const struct iovec *v, int count) { return call(SYS_writev, fd, v, count); }
ssize_t pread(int fd, void *data, size_t size, off_t at) { return call(SYS_pread64, fd, data, size, at); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return call(SYS_pwrite64, fd, data, size, at); }
off_t lseek(int fd, off_t offset, int whence) { return call(SYS_lseek, fd, offset, whence); }
int close(int fd) { return call(SYS_close, fd); }
int dup(int fd) { return call(SYS_dup, fd); }
int dup2(int fd, int to) { return fd == to ? (fcntl(fd, F_GETFD) < 0 ? -1 : to) : dup3(fd, to, 0); }
int dup3(int fd, int to, int flags) { return call(SYS_dup3, fd, to, flags); }
int pipe(int fds[2]) { return pipe2(fds, 0); }
int pipe2(int fds[2], int flags) { return call(SYS_pipe2, fds, flags); }
int fsync(int fd) { return call(SYS_fsync, fd); }
int ftruncate(int fd, off_t size) { return call(SYS_ftruncate, fd, size); }
void sync(void) { call(SYS_sync); }

int ioctl(int fd, unsigned long request, ...)
{
    va_list list;
    va_start(list, request);
    void *argument = va_arg(list, void *);
    va_end(list);
    return call(SYS_ioctl, fd, request, argument);
}

int fcntl(int fd, int command, ...)
{
    va_list list;
    va_start(list, command);
    long argument = va_arg(list, long);
    va_end(list);
    return call(SYS_fcntl, fd, command, argument);
}

// Opening.
int openat(int dirfd, const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return call(SYS_openat, dirfd, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
    va_end(list);
    return call(SYS_openat, AT_FDCWD, path, flags, mode);
}

int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

// Names.
int access(const char *path, int mode) { return call(SYS_faccessat, AT_FDCWD, path, mode); }
int chdir(const char *path) { return call(SYS_chdir, path); }
int fchdir(int fd) { return call(SYS_fchdir, fd); }
int chroot(const char *path) { return call(SYS_chroot, path); }
int truncate(const char *path, off_t size) { return call(SYS_truncate, path, size); }
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int fd, const char *a, int fd2, const char *b, int flags) { return call(SYS_linkat, fd, a, fd2, b, flags); }
int symlink(const char *target, const char *path) { return call(SYS_symlinkat, target, AT_FDCWD, path); }
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int unlinkat(int dirfd, const char *path, int flags) { return call(SYS_unlinkat, dirfd, path, flags); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int rename(const char *from, const char *to) { return call(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }
int chown(const char *path, uid_t uid, gid_t gid) { return call(SYS_fchownat, AT_FDCWD, path, uid, gid, 0); }
int chmod(const char *path, mode_t mode) { return call(SYS_fchmodat, AT_FDCWD, path, mode); }
int fchmod(int fd, mode_t mode) { return call(SYS_fchmod, fd, mode); }
int mkdir(const char *path, mode_t mode) { return call(SYS_mkdirat, AT_FDCWD, path, mode); }
int mknod(const char *path, mode_t mode, dev_t device) { return call(SYS_mknodat, AT_FDCWD, path, mode, device); }
int mkfifo(const char *path, mode_t mode) { return mknod(path, S_IFIFO | mode, 0); }
mode_t umask(mode_t mask) { return call(SYS_umask, mask); }

int remove(const char *path)
{
    int result = unlink(path);
    return result < 0 && errno == EISDIR ? rmdir(path) : result;
}

ssize_t readlink(const char *path, char *buffer, size_t size)
{
    return call(SYS_readlinkat, AT_FDCWD, path, buffer, size);
}

char *getcwd(char *buffer, size_t size)
{
    char own[4096];
    char *to = buffer ? buffer : own;
    if (call(SYS_getcwd, to, buffer ? size : sizeof own) < 0)
        return NULL;
    return buffer ? buffer : strdup(own);
}

// What files are.
int stat(const char *path, struct stat *to) { return fstatat(AT_FDCWD, path, to, 0); }
int lstat(const char *path, struct stat *to) { return fstatat(AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW); }
int fstat(int fd, struct stat *to) { return call(SYS_fstat, fd, to); }
int fstatat(int fd, const char *path, struct stat *to, int flags) { return call(SYS_newfstatat, fd, path, to, flags); }
int statfs(const char *path, struct statfs *to) { return call(SYS_statfs, path, to); }
int fstatfs(int fd, struct statfs *to) { return call(SYS_fstatfs, fd, to); }
int futimens(int fd, const struct timespec times[2]) { return call(SYS_utimensat, fd, NULL, times, 0); }

int utimensat(int dirfd, const char *path, const struct timespec times[2], int flags)
{
    return call(SYS_utimensat, dirfd, path, times, flags);
}

// Waiting for descriptors.
int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    struct timespec left;  // the kernel writes the rest there
    if (timeout)
        left = *timeout;
    return call(SYS_ppoll, fds, count, timeout ? &left : NULL, mask, sizeof *mask);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    return ppoll(fds, count, timeout_ms < 0 ? NULL : &timeout, NULL);
}

int select(int count, fd_set *read, fd_set *write, fd_set *except, struct timeval *timeout)
{
    struct timespec left;
    if (timeout)
        left = (struct timespec){timeout->tv_sec, timeout->tv_usec * 1000};
    return call(SYS_pselect6, count, read, write, except, timeout ? &left : NULL, NULL);
}

ssize_t getrandom(void *data, size_t size, unsigned flags) { return call(SYS_getrandom, data, size, flags); }
