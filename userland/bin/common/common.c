// common.c: messages, numbers and files, the same way in every program of /bin.
#include "common.h"
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void message(int error, const char *format, va_list arguments)
{
    fflush(stdout);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    if (error)
        fprintf(stderr, ": %s", strerror(error));
    fputc('\n', stderr);
}

int complain(int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    message(error, format, arguments);
    va_end(arguments);
    return 1;
}

void die(int status, int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    message(error, format, arguments);
    va_end(arguments);
    exit(status);
}

void usage_if_asked(int argc, char **argv, const char *usage)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        printf("usage: %s\n", usage);
        exit(0);
    }
}

void usage_error(const char *usage, int status)
{
    fprintf(stderr, "usage: %s\n", usage);
    exit(status);
}

void *need(void *memory)
{
    if (!memory)
        die(1, 0, "out of memory");
    return memory;
}

long parse_number(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end)
        die(1, 0, "invalid number '%s'", text);
    return value;
}

FILE *open_input(const char *path)
{
    if (strcmp(path, "-") == 0)
        return stdin;
    FILE *file = fopen(path, "r");
    struct stat about;
    if (file && fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode)) {
        fclose(file);
        file = NULL;
        errno = EISDIR;
    }
    if (!file)
        complain(errno, "%s", path);
    return file;
}

char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    size_t used = 0, room = 4096;
    char *text = need(malloc(room));
    for (size_t n; (n = fread(text + used, 1, room - used - 1, file)) > 0; )
        if ((used += n) + 1 >= room)
            text = need(realloc(text, room *= 2));
    int failed = ferror(file), error = errno;
    fclose(file);
    if (failed) {
        free(text);
        errno = error;
        return NULL;
    }
    text[used] = 0;
    if (size)
        *size = used;
    return text;
}

int finish(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return complain(errno, "write error");
    return status;
}

// As `ls -h`: rounded up, one decimal below ten.
const char *human_size(char to[16], unsigned long bytes)
{
    if (bytes < 1024) {
        snprintf(to, 16, "%lu", bytes);
        return to;
    }
    int unit = 0;
    unsigned long scale = 1024;
    while (unit < 5 && bytes > scale * 1024 - scale)
        scale *= 1024, unit++;
    unsigned long tenths = bytes / scale * 10 + (bytes % scale * 10 + scale - 1) / scale;
    if (tenths < 100)
        snprintf(to, 16, "%lu.%lu%c", tenths / 10, tenths % 10, "KMGTPE"[unit]);
    else
        snprintf(to, 16, "%lu%c", (tenths + 9) / 10, "KMGTPE"[unit]);
    return to;
}

int signal_number(const char *name)
{
    if (isdigit((unsigned char)*name)) {
        char *end;
        long number = strtol(name, &end, 10);
        return *end || number >= NSIG ? -1 : (int)number;
    }
    if (strncasecmp(name, "SIG", 3) == 0)
        name += 3;
    for (int i = 1; i < NSIG; i++)
        if (sys_signame[i] && strcasecmp(name, sys_signame[i]) == 0)
            return i;
    return -1;
}

char *join_path(const char *directory, const char *name)
{
    char *path;
    size_t length = strlen(directory);
    if (asprintf(&path, "%s%s%s", directory, length && directory[length - 1] == '/' ? "" : "/", name) < 0)
        need(NULL);
    return path;
}

void mode_text(unsigned mode, char to[11])
{
    static const char types[16] = "?pc?d?b?-?l?s???";
    to[0] = types[mode >> 12 & 15];
    for (int i = 0; i < 9; i++)
        to[i + 1] = mode & (0400 >> i) ? "rwx"[i % 3] : '-';
    if (mode & S_ISUID)
        to[3] = to[3] == 'x' ? 's' : 'S';
    if (mode & S_ISGID)
        to[6] = to[6] == 'x' ? 's' : 'S';
    if (mode & S_ISVTX)
        to[9] = to[9] == 'x' ? 't' : 'T';
    to[10] = 0;
}

// Symbolic modes: [ugoa]*[+-=][rwxXst]*, with commas.
static unsigned symbolic_mode(const char *text, unsigned mode, unsigned umask_bits)
{
    const char *p = text;
    while (*p) {
        unsigned who = 0, bits = 0;
        for (; *p && strchr("ugoa", *p); p++)
            who |= *p == 'u' ? 04700 : *p == 'g' ? 02070 : *p == 'o' ? 01007 : 07777;
        unsigned allowed = who ? who : 07777 & ~umask_bits;
        char operation = *p++;
        if (!operation || !strchr("+-=", operation))
            die(1, 0, "invalid mode: '%s'", text);
        for (; *p && *p != ','; p++)
            switch (*p) {
            case 'r': bits |= 0444; break;
            case 'w': bits |= 0222; break;
            case 'x': bits |= 0111; break;
            case 'X': bits |= S_ISDIR(mode) || mode & 0111 ? 0111 : 0; break;
            case 's': bits |= 06000; break;
            case 't': bits |= 01000; break;
            default: die(1, 0, "invalid mode: '%s'", text);
            }
        bits &= allowed;
        if (operation == '=')
            mode = (mode & ~(who ? who & 0777 : 0777)) | bits;
        else
            mode = operation == '+' ? mode | bits : mode & ~bits;
        p += *p == ',';
    }
    return mode;
}

unsigned parse_mode(const char *text, unsigned old, unsigned umask_bits)
{
    char *end;
    unsigned long octal = strtoul(text, &end, 8);
    if (*text && !*end && octal <= 07777)
        return octal;
    return symbolic_mode(text, old, umask_bits) & 07777;
}
