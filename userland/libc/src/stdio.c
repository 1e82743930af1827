// stdio.c: streams: opening, buffering, closing, locking.
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "stdio_internal.h"

// The standard streams need no heap.
static unsigned char buffers[3][BUFSIZ];
static FILE input = {.fd = 0, .readable = 1, .buffering = UNDECIDED, .buffer = buffers[0], .size = BUFSIZ, .pushed_back = EOF};
static FILE output = {.fd = 1, .writable = 1, .buffering = UNDECIDED, .buffer = buffers[1], .size = BUFSIZ,
                      .pushed_back = EOF, .next = &input};
static FILE errors = {.fd = 2, .writable = 1, .buffering = _IONBF, .buffer = buffers[2], .size = BUFSIZ, .pushed_back = EOF,
                      .next = &output};
FILE *const stdin = &input, *const stdout = &output, *const stderr = &errors;
FILE *__files = &errors;
pthread_mutex_t __files_lock;

// A recursive lock, so that one thread's line is not mixed with another's.
void __file_lock(FILE *file)
{
    if (!__threads_started)
        return;
    int me = this_thread()->tid;
    if (__atomic_load_n(&file->owner, __ATOMIC_RELAXED) != me) {
        pthread_mutex_lock(&file->lock);
        __atomic_store_n(&file->owner, me, __ATOMIC_RELAXED);
    }
    file->depth++;
}

void __file_unlock(FILE *file)
{
    if (!__threads_started || file->owner != this_thread()->tid)
        return;
    if (--file->depth == 0) {
        __atomic_store_n(&file->owner, 0, __ATOMIC_RELAXED);
        pthread_mutex_unlock(&file->lock);
    }
}

// A terminal is written line by line, everything else in blocks.
static int prepare(FILE *file)
{
    if (file->buffering == UNDECIDED)
        file->buffering = isatty(file->fd) ? _IOLBF : _IOFBF;
    if (!file->buffer) {
        file->size = BUFSIZ;
        file->buffer = malloc(BUFSIZ);
    }
    return file->buffer ? 0 : -1;
}

int __flush(FILE *file)
{
    size_t done = 0;
    if (file->state == WRITING) {
        while (done < file->position) {
            ssize_t n = write(file->fd, file->buffer + done, file->position - done);
            if (n < 0 && errno == EINTR)
                continue;
            if (n < 0) {
                file->failed = 1;
                file->position = 0;
                return EOF;
            }
            done += n;
        }
    } else if (file->state == READING && file->position < file->end && file->fd >= 0)
        lseek(file->fd, (off_t)file->position - (off_t)file->end, SEEK_CUR);  // give back what was read ahead
    file->state = IDLE;
    file->position = file->end = 0;
    return 0;
}

int __get(FILE *file)
{
    if (file->pushed_back != EOF) {
        int c = file->pushed_back;
        file->pushed_back = EOF;
        return c;
    }
    if (file->state == READING && file->position < file->end)
        return file->buffer[file->position++];
    if (file->fd < 0 || !file->readable || (file->state == WRITING && __flush(file)) || prepare(file)) {
        file->at_end |= file->fd < 0;
        file->failed |= file->fd >= 0;
        return EOF;
    }
    if (file == stdin && stdout->state == WRITING && stdout->buffering == _IOLBF)
        __flush(stdout);  // a prompt must be seen before we wait for its answer
    ssize_t n;
    do
        n = read(file->fd, file->buffer, file->buffering == _IONBF ? 1 : file->size);
    while (n < 0 && errno == EINTR);
    file->state = READING;
    file->position = 0;
    file->end = n > 0 ? n : 0;
    if (n <= 0) {
        if (n == 0)
            file->at_end = 1;
        else
            file->failed = 1;
        return EOF;
    }
    return file->buffer[file->position++];
}

void __put(FILE *file, const void *data, size_t size)
{
    if (!file->writable || (file->state == READING && __flush(file)) || prepare(file)) {
        errno = file->writable ? errno : EBADF;
        file->failed = 1;
        return;
    }
    file->state = WRITING;
    const char *bytes = data;
    size_t left = size;
    while (left > 0) {
        if (file->position == file->size)
            __flush(file), file->state = WRITING;
        size_t part = file->size - file->position < left ? file->size - file->position : left;
        memcpy(file->buffer + file->position, bytes, part);
        file->position += part;
        bytes += part;
        left -= part;
    }
    if (file->buffering == _IONBF || (file->buffering == _IOLBF && memrchr(data, '\n', size)))
        __flush(file);
}

// Opening and closing.
FILE *__file_new(int fd, const char *mode)
{
    FILE *file = calloc(1, sizeof *file);
    if (!file)
        return NULL;
    int both = strchr(mode, '+') != NULL;
    file->fd = fd;
    file->readable = *mode == 'r' || both;
    file->writable = *mode != 'r' || both;
    file->buffering = UNDECIDED;
    file->pushed_back = EOF;
    lock(&__files_lock);
    file->next = __files;
    __files = file;
    unlock(&__files_lock);
    return file;
}

static int open_mode(const char *path, const char *mode)
{
    int flags = strchr(mode, '+') ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY;
    flags |= *mode == 'w' ? O_CREAT | O_TRUNC : *mode == 'a' ? O_CREAT | O_APPEND : 0;
    flags |= strchr(mode, 'e') ? O_CLOEXEC : 0;
    flags |= strchr(mode, 'x') ? O_EXCL : 0;
    if (!*mode || !strchr("rwa", *mode)) {
        errno = EINVAL;
        return -1;
    }
    return open(path, flags, 0666);
}

FILE *fdopen(int fd, const char *mode) { return __file_new(fd, mode); }

FILE *fopen(const char *path, const char *mode)
{
    int fd = open_mode(path, mode);
    FILE *file = fd < 0 ? NULL : __file_new(fd, mode);
    if (fd >= 0 && !file)
        close(fd);
    return file;
}

FILE *freopen(const char *path, const char *mode, FILE *file)
{
    __flush(file);
    int fd = open_mode(path, mode);
    if (fd < 0)
        return NULL;
    dup2(fd, file->fd);
    close(fd);
    file->readable = *mode == 'r' || strchr(mode, '+');
    file->writable = *mode != 'r' || strchr(mode, '+');
    clearerr(file);
    return file;
}

int fclose(FILE *file)
{
    int result = fflush(file);
    lock(&__files_lock);
    for (FILE **link = &__files; *link; link = &(*link)->next)
        if (*link == file) {
            *link = file->next;
            break;
        }
    unlock(&__files_lock);
    if (file->fd >= 0 && close(file->fd) < 0)
        result = EOF;
    if (file != stdin && file != stdout && file != stderr) {
        free(file->buffer);
        free(file);
    }
    return result;
}

FILE *popen(const char *command, const char *mode)
{
    int fds[2], reading = *mode == 'r';
    if (pipe2(fds, O_CLOEXEC) < 0)
        return NULL;
    int ours = fds[!reading], theirs = fds[reading];
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(theirs, reading ? STDOUT_FILENO : STDIN_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)0);
        _exit(127);
    }
    close(theirs);
    FILE *file = child < 0 ? NULL : __file_new(ours, mode);
    if (!file)
        close(ours);
    else
        file->child = child;
    return file;
}

int pclose(FILE *file)
{
    pid_t child = file->child;
    int status;
    fclose(file);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

// State and position.
int fflush(FILE *file)
{
    if (!file) {
        __stdio_flush_all();
        return 0;
    }
    __file_lock(file);
    int result = __flush(file);
    __file_unlock(file);
    return result;
}

void __stdio_flush_all(void)
{
    for (FILE *file = __files; file; file = file->next)
        if (file->state != IDLE)
            fflush(file);
}

int fileno(FILE *file) { return file->fd; }
int feof(FILE *file) { return file->at_end; }
int ferror(FILE *file) { return file->failed; }
void clearerr(FILE *file) { file->at_end = file->failed = 0; }
void rewind(FILE *file) { fseek(file, 0, SEEK_SET), clearerr(file); }

int fseek(FILE *file, long offset, int whence)
{
    __file_lock(file);
    __flush(file);
    file->pushed_back = EOF;
    file->at_end = 0;
    off_t result = lseek(file->fd, offset, whence);
    __file_unlock(file);
    return result < 0 ? -1 : 0;
}

long ftell(FILE *file)
{
    off_t at = lseek(file->fd, 0, SEEK_CUR);
    if (at < 0)
        return -1;
    at += file->state == WRITING ? (off_t)file->position : (off_t)file->position - (off_t)file->end;
    return at - (file->pushed_back != EOF);
}

// The buffer is always our own: what callers want of setvbuf is the mode.
int setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
    (void)buffer, (void)size;
    file->buffering = mode;
    return 0;
}

void setbuf(FILE *file, char *buffer) { setvbuf(file, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ); }
void setlinebuf(FILE *file) { setvbuf(file, NULL, _IOLBF, 0); }
