// errno.h: Linux's error numbers. Each thread has its own errno.
#pragma once
int *__errno_location(void);
#define errno (*__errno_location())
extern char *program_invocation_name, *program_invocation_short_name;

enum {
    EPERM = 1, ENOENT, ESRCH, EINTR, EIO, ENXIO, E2BIG, ENOEXEC, EBADF, ECHILD,
    EAGAIN = 11, ENOMEM, EACCES, EFAULT, ENOTBLK, EBUSY, EEXIST, EXDEV, ENODEV, ENOTDIR,
    EISDIR = 21, EINVAL, ENFILE, EMFILE, ENOTTY, ETXTBSY, EFBIG, ENOSPC, ESPIPE, EROFS,
    EMLINK = 31, EPIPE, EDOM, ERANGE, EDEADLK, ENAMETOOLONG, ENOLCK, ENOSYS, ENOTEMPTY, ELOOP,
    EWOULDBLOCK = EAGAIN, EOVERFLOW = 75, EILSEQ = 84, ENOTSUP = 95, EOPNOTSUPP = 95, EADDRINUSE = 98,
    ECONNREFUSED = 111, ETIMEDOUT = 110, EALREADY = 114, EINPROGRESS = 115, EOWNERDEAD = 130,
};
