// stdio_internal.h: what a stream is. One buffer serves reading or writing, one at a time.
#pragma once
#include <stdio.h>
#include "internal.h"

#pragma GCC visibility push(hidden)

struct FILE {
    int fd;                    // -1 for a string
    enum { IDLE, READING, WRITING } state;
    unsigned char *buffer;     // READING: bytes [position, end) are still to be read
    size_t size, position, end;  // WRITING: bytes [0, position) are still to be written
    int buffering;             // _IOFBF, _IOLBF, _IONBF, or UNDECIDED until the first byte
    int readable, writable, at_end, failed;
    int pushed_back;           // from ungetc, or EOF
    pid_t child;               // of popen
    pthread_mutex_t lock;
    int owner, depth;          // tid that holds the lock, and how often
    FILE *next;                // all open streams, guarded by __files_lock
};
enum { UNDECIDED = 3 };

extern FILE *__files;
extern pthread_mutex_t __files_lock;

void __file_lock(FILE *file);
void __file_unlock(FILE *file);
int __flush(FILE *file);                                     // the functions below want the lock held
int __get(FILE *file);
void __put(FILE *file, const void *data, size_t size);
FILE *__file_new(int fd, const char *mode);

// What printf writes to.
struct sink {
    void (*put)(struct sink *sink, const char *text, size_t size);
    size_t total;
};
void __format(struct sink *sink, const char *format, va_list arguments);
// |value| in decimal, exactly: writes all digits to `digits` (at least 1100 bytes), returns how many;
// *point is how many of them stand before the decimal point (it may be negative).
int __decimal_digits(double value, char *digits, int *point);

#pragma GCC visibility pop
