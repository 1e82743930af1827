// stdio_text.c: characters, lines and blocks, in and out of streams.
#include <stdlib.h>
#include <string.h>
#include "stdio_internal.h"

int fgetc(FILE *file)
{
    __file_lock(file);
    int c = __get(file);
    __file_unlock(file);
    return c;
}

int getc(FILE *file) { return fgetc(file); }
int getchar(void) { return fgetc(stdin); }

int ungetc(int c, FILE *file)
{
    if (c == EOF || file->pushed_back != EOF)
        return EOF;
    file->at_end = 0;
    return file->pushed_back = (unsigned char)c;
}

size_t fread(void *data, size_t size, size_t count, FILE *file)
{
    size_t wanted = size * count, got = 0;
    __file_lock(file);
    while (got < wanted) {
        int c = __get(file);  // also fills the buffer
        if (c == EOF)
            break;
        ((unsigned char *)data)[got++] = c;
        size_t ready = file->state == READING ? file->end - file->position : 0;
        size_t part = ready < wanted - got ? ready : wanted - got;
        memcpy((char *)data + got, file->buffer + file->position, part);
        file->position += part;
        got += part;
    }
    __file_unlock(file);
    return size ? got / size : 0;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    __file_lock(file);
    int failed = file->failed;
    file->failed = 0;
    __put(file, data, size * count);
    size_t done = file->failed ? 0 : count;
    file->failed |= failed;
    __file_unlock(file);
    return done;
}

char *fgets(char *line, int size, FILE *file)
{
    int n = 0;
    __file_lock(file);
    while (n < size - 1) {
        int c = __get(file);
        if (c == EOF)
            break;
        line[n++] = c;
        if (c == '\n')
            break;
    }
    __file_unlock(file);
    line[n] = 0;
    return n > 0 ? line : NULL;
}

ssize_t getdelim(char **line, size_t *size, int delimiter, FILE *file)
{
    size_t n = 0;
    __file_lock(file);
    for (int c = 0; c != delimiter && (c = __get(file)) != EOF; ) {
        if (!*line || n + 2 > *size) {
            size_t larger = *line && *size ? *size * 2 : 128;
            char *moved = realloc(*line, larger);
            if (!moved) {
                __file_unlock(file);
                return -1;
            }
            *line = moved;
            *size = larger;
        }
        (*line)[n++] = c;
    }
    __file_unlock(file);
    if (n == 0)
        return -1;
    (*line)[n] = 0;
    return n;
}

ssize_t getline(char **line, size_t *size, FILE *file) { return getdelim(line, size, '\n', file); }

int fputc(int c, FILE *file)
{
    unsigned char byte = c;
    __file_lock(file);
    if (file->state == WRITING && file->position < file->size && file->buffering == _IOFBF)
        file->buffer[file->position++] = byte;
    else
        __put(file, &byte, 1);
    __file_unlock(file);
    return file->failed ? EOF : byte;
}

int putc(int c, FILE *file) { return fputc(c, file); }
int putchar(int c) { return fputc(c, stdout); }

int fputs(const char *text, FILE *file)
{
    size_t length = strlen(text);
    return fwrite(text, 1, length, file) == length ? 0 : EOF;
}

int puts(const char *text)
{
    __file_lock(stdout);
    int result = fputs(text, stdout) == 0 && fputc('\n', stdout) != EOF ? 0 : EOF;
    __file_unlock(stdout);
    return result;
}
