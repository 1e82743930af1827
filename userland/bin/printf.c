// printf: formatted text, as the C function; the format is used again while arguments are left.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "common.h"

static const char usage[] = "printf FORMAT [ARGUMENT...]\n  %d %i %u %o %x %X %c %s %b %e %f %g with flags, width and precision; \\n \\t \\101 ...";
static char **argument;
static int status;

static const char *put_escape(const char *p)  // p is after the backslash; returns the last character used
{
    static const char letters[] = "abefnrtv\\\"", values[] = "\a\b\033\f\n\r\t\v\\\"";
    const char *known = *p ? strchr(letters, *p) : NULL;
    if (*p == 'c') {
        fflush(stdout);
        exit(status);
    }
    if (known)
        putchar(values[known - letters]);
    else if (*p >= '0' && *p <= '7') {
        int value = 0, most = *p == '0' ? 4 : 3;
        for (; most > 0 && *p >= '0' && *p <= '7'; most--)
            value = value * 8 + *p++ - '0';
        putchar(value);
        p--;
    } else {
        putchar('\\');
        if (!*p)
            return p - 1;
        putchar(*p);
    }
    return p;
}

static const char *next(void) { return *argument ? *argument++ : NULL; }

static void check(const char *text, char *end)
{
    if (end == text || *end) {
        complain(0, end == text ? "'%s': expected a numeric value" : "'%s': value not completely converted", text);
        status = 1;
    }
}

static long number(void)
{
    const char *text = next();
    if (!text || !*text)
        return 0;
    if (*text == '\'' || *text == '"')
        return (unsigned char)text[1];
    char *end;
    errno = 0;
    long value = *text == '-' ? strtol(text, &end, 0) : (long)strtoul(text, &end, 0);
    check(text, end);
    return value;
}

static double real(void)
{
    const char *text = next();
    char *end;
    if (!text || !*text)
        return 0;
    double value = strtod(text, &end);
    check(text, end);
    return value;
}

static const char *convert(const char *p)  // p is after the %
{
    char spec[64] = "%";
    size_t n = 1;
    for (; *p && strchr("-+ #0123456789.*", *p) && n < 40; p++) {
        if (*p == '*')
            n += snprintf(spec + n, 12, "%d", (int)number());
        else
            spec[n++] = *p;
    }
    const char *text;
    switch (*p) {
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
        spec[n++] = 'l', spec[n] = *p;
        printf(spec, number());
        break;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        spec[n] = *p;
        printf(spec, real());
        break;
    case 'c':
        text = next();
        if (text && *text)
            spec[n] = 'c', printf(spec, *text);
        break;
    case 's':
        text = next();
        spec[n] = 's';
        printf(spec, text ? text : "");
        break;
    case 'b':
        for (text = next(); text && *text; text++) {
            if (*text == '\\')
                text = put_escape(text + 1);
            else
                putchar(*text);
        }
        break;
    case '%': putchar('%'); break;
    default:
        die(1, 0, "%%%c: invalid conversion specification", *p);
    }
    return p;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    if (argc < 2)
        usage_error(usage, 1);
    argument = argv + 2;
    char **before;
    do {
        before = argument;
        for (const char *p = argv[1]; *p; p++) {
            if (*p == '\\')
                p = put_escape(p + 1);
            else if (*p == '%')
                p = convert(p + 1);
            else
                putchar(*p);
        }
    } while (*argument && argument != before);
    return finish(status);
}
