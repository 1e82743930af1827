// test.c: conditions on files, strings and numbers: ! ( ) -a -o over unary and binary primaries.
#include "test.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char **at, **end;
static int malformed;
static const char *program;

static int fail(const char *what, const char *why)
{
    if (!malformed)
        fprintf(stderr, "%s: %s: %s\n", program, what, why);
    malformed = 1;
    at = end;
    return 0;
}

static long number(const char *text)
{
    char *rest;
    errno = 0;
    long value = strtol(text, &rest, 10);
    rest += strspn(rest, " ");
    if (rest == text || *rest || errno)
        fail(text, "integer expression expected");
    return value;
}

static int unary(char operator, const char *operand)
{
    struct stat s;
    if (operator == 'z' || operator == 'n')
        return (*operand == 0) == (operator == 'z');
    if (operator == 't')
        return isatty((int)number(operand));
    if (strchr("rwx", operator))
        return access(operand, operator == 'r' ? R_OK : operator == 'w' ? W_OK : X_OK) == 0;
    if (operator == 'h' || operator == 'L')
        return lstat(operand, &s) == 0 && S_ISLNK(s.st_mode);
    if (stat(operand, &s) < 0)
        return 0;
    switch (operator) {
    case 'e': return 1;
    case 'f': return S_ISREG(s.st_mode);
    case 'd': return S_ISDIR(s.st_mode);
    case 'c': return S_ISCHR(s.st_mode);
    case 'b': return S_ISBLK(s.st_mode);
    case 'p': return S_ISFIFO(s.st_mode);
    case 'S': return S_ISSOCK(s.st_mode);
    case 'u': return (s.st_mode & S_ISUID) != 0;
    case 'g': return (s.st_mode & S_ISGID) != 0;
    case 'k': return (s.st_mode & S_ISVTX) != 0;
    default: return s.st_size > 0;  // s
    }
}

static int compare_files(const char *a, const char *b, char operator)
{
    struct stat x, y;
    int first = stat(a, &x) == 0, second = stat(b, &y) == 0;
    if (operator == 'e')
        return first && second && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
    if (!first || !second)
        return operator == 'n' ? first : second;
    long order = x.st_mtim.tv_sec - y.st_mtim.tv_sec;
    order = order ? order : x.st_mtim.tv_nsec - y.st_mtim.tv_nsec;
    return operator == 'n' ? order > 0 : order < 0;
}

// Applies a binary operator; -1 if it is none.
static int binary(const char *a, const char *o, const char *b)
{
    if (strcmp(o, "=") == 0 || strcmp(o, "==") == 0) return strcmp(a, b) == 0;
    if (strcmp(o, "!=") == 0) return strcmp(a, b) != 0;
    if (strcmp(o, "<") == 0) return strcmp(a, b) < 0;
    if (strcmp(o, ">") == 0) return strcmp(a, b) > 0;
    if (strcmp(o, "-eq") == 0) return number(a) == number(b);
    if (strcmp(o, "-ne") == 0) return number(a) != number(b);
    if (strcmp(o, "-lt") == 0) return number(a) < number(b);
    if (strcmp(o, "-le") == 0) return number(a) <= number(b);
    if (strcmp(o, "-gt") == 0) return number(a) > number(b);
    if (strcmp(o, "-ge") == 0) return number(a) >= number(b);
    if (strcmp(o, "-ef") == 0 || strcmp(o, "-nt") == 0 || strcmp(o, "-ot") == 0) return compare_files(a, b, o[1]);
    return -1;
}

static int either(void);

static int primary(void)
{
    if (at >= end)
        return fail("argument", "expected");
    if (end - at >= 3) {
        int result = binary(at[0], at[1], at[2]);
        if (result >= 0) {
            at += 3;
            return result;
        }
    }
    if (strcmp(*at, "!") == 0 && end - at > 1) {
        at++;
        return !primary();
    }
    if (strcmp(*at, "(") == 0 && end - at > 2) {
        at++;
        int result = either();
        if (at >= end || strcmp(*at, ")") != 0)
            return fail(")", "expected");
        at++;
        return result;
    }
    if (end - at > 1 && at[0][0] == '-' && at[0][1] && !at[0][2] && strchr("znterwxfdcbpsSugkhL", at[0][1])) {
        at += 2;
        return unary(at[-2][1], at[-1]);
    }
    return **at++ != 0;
}

static int both(void)
{
    int result = primary();
    while (at < end && strcmp(*at, "-a") == 0) {
        at++;
        result &= primary();
    }
    return result;
}

static int either(void)
{
    int result = both();
    while (at < end && strcmp(*at, "-o") == 0) {
        at++;
        result |= both();
    }
    return result;
}

int test_command(int argc, char **argv)
{
    program = argv[0];
    malformed = 0;
    size_t length = strlen(program);
    if (length && program[length - 1] == '[' && strcmp(argv[--argc], "]") != 0) {
        fprintf(stderr, "[: missing ']'\n");
        return 2;
    }
    at = argv + 1;
    end = argv + argc;
    if (at == end)
        return 1;
    int result = either();
    if (!malformed && at < end)
        fail(*at, "unexpected operator");
    return malformed ? 2 : !result;
}
