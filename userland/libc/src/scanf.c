// scanf.c: the scanf family: %d %i %u %x %o %ld %f %lf %s %c %[...] %n %%, widths and '*'.
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "stdio_internal.h"

struct source {
    FILE *file;
    int count;  // characters taken
};

static int take(struct source *s)
{
    int c = __get(s->file);
    s->count += c != EOF;
    return c;
}

static void give_back(struct source *s, int c)
{
    if (c != EOF) {
        s->file->pushed_back = c;
        s->count--;
    }
}

static void skip_spaces(struct source *s)
{
    int c;
    while (isspace(c = take(s)))
        ;
    give_back(s, c);
}

// Collects characters that may belong to a number; strtol or strtod judges them.
static int take_number(struct source *s, char *to, int width, int base, int real)
{
    int n = 0, c;
    if (width <= 0 || width > 120)
        width = 120;
    while (n < width && (c = take(s)) != EOF) {
        int sign = c == '+' || c == '-';
        int previous = n ? to[n - 1] | 32 : 0;
        int fits = real ? isalnum(c) || c == '.' || (sign && (n == 0 || previous == 'e'))
                        : (sign && n == 0) || isdigit(c) || (base != 10 && isxdigit(c)) ||
                              ((c | 32) == 'x' && n > 0 && to[n - 1] == '0');
        if (!fits) {
            give_back(s, c);
            break;
        }
        to[n++] = c;
    }
    to[n] = 0;
    return n;
}

static void store(void *to, int length, int64_t value)
{
    switch (length) {
    case 'H': *(signed char *)to = value; break;
    case 'h': *(short *)to = value; break;
    case 'l': *(int64_t *)to = value; break;
    default: *(int *)to = value;
    }
}

// Parses the set of %[...]; returns the address of its last bracket.
static const char *parse_set(const char *p, char set[256])
{
    int inverted = *p == '^';
    memset(set, inverted, 256);
    p += inverted;
    do {
        unsigned char from = *p, to = p[1] == '-' && p[2] && p[2] != ']' ? p[2] : from;
        p += to != from ? 3 : 1;
        for (int c = from; c <= to; c++)
            set[c] = !inverted;
    } while (*p && *p != ']');
    return p;
}

// Takes characters of the set (NULL: anything but spaces; `exact`: that many of any kind).
static int take_text(struct source *s, const char *set, int width, int exact, char *to)
{
    int n = 0, c;
    while ((width <= 0 || n < width) && (c = take(s)) != EOF) {
        if (!exact && (set ? !set[c] : isspace(c))) {
            give_back(s, c);
            break;
        }
        if (to)
            to[n] = c;
        n++;
    }
    if (to && !exact)
        to[n] = 0;
    return n;
}

int vfscanf(FILE *file, const char *format, va_list list)
{
    struct source s = {file, 0};
    int stored = 0, ok = 1;
    va_list arguments;
    va_copy(arguments, list);
    __file_lock(file);
    for (const char *p = format; *p && ok; p++) {
        if (isspace((unsigned char)*p)) {
            skip_spaces(&s);
            continue;
        }
        if (*p != '%' || p[1] == '%') {
            if (*p == '%')
                skip_spaces(&s), p++;
            int c = take(&s);
            if (c != (unsigned char)*p) {
                give_back(&s, c);
                ok = 0;
            }
            continue;
        }
        int discard = *++p == '*', width = 0, length = 0;
        for (p += discard; isdigit((unsigned char)*p); p++)
            width = width * 10 + *p - '0';
        for (; *p && strchr("hlzjt", *p); p++)
            length = *p == 'h' ? (length == 'h' ? 'H' : 'h') : 'l';
        char conversion = *p, number[128], set[256], *end;
        if (conversion == '[')
            p = parse_set(p + 1, set);
        else if (!strchr("cn", conversion))
            skip_spaces(&s);
        void *to = discard ? NULL : va_arg(arguments, void *);
        int base = conversion == 'x' || conversion == 'X' || conversion == 'p' ? 16 : conversion == 'o' ? 8
                   : conversion == 'i' ? 0 : 10;
        switch (conversion) {
        case 'n': store(to, length, s.count); continue;
        case 'd': case 'i': case 'u': case 'x': case 'X': case 'o': case 'p':
            ok = take_number(&s, number, width, base, 0) > 0;
            uint64_t value = number[0] == '-' ? (uint64_t)strtol(number, &end, base) : strtoul(number, &end, base);
            ok = ok && end != number;
            if (ok && to)
                store(to, conversion == 'p' ? 'l' : length, value);
            break;
        case 'f': case 'e': case 'g':
            ok = take_number(&s, number, width, 10, 1) > 0;
            double real = strtod(number, &end);
            ok = ok && end != number;
            if (ok && to && length == 'l')
                *(double *)to = real;
            else if (ok && to)
                *(float *)to = real;
            break;
        case 's': ok = take_text(&s, NULL, width, 0, to) > 0; break;
        case '[': ok = take_text(&s, set, width, 0, to) > 0; break;
        case 'c': ok = take_text(&s, NULL, width ? width : 1, 1, to) == (width ? width : 1); break;
        default: ok = 0;
        }
        stored += ok && !discard;
    }
    int nothing = !ok && stored == 0 && (file->at_end || file->failed);
    __file_unlock(file);
    va_end(arguments);
    return nothing ? EOF : stored;
}

int scanf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int result = vfscanf(stdin, format, arguments);
    va_end(arguments);
    return result;
}

int fscanf(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int result = vfscanf(file, format, arguments);
    va_end(arguments);
    return result;
}

int sscanf(const char *text, const char *format, ...)
{
    FILE file = {.fd = -1, .state = READING, .buffer = (unsigned char *)text, .end = strlen(text), .readable = 1,
                 .pushed_back = EOF};
    va_list arguments;
    va_start(arguments, format);
    int result = vfscanf(&file, format, arguments);
    va_end(arguments);
    return result;
}
