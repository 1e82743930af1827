// report.c: what the linker says, in the wording of GNU's where people know it.
#include <stdarg.h>
#include <string.h>
#include "ld.h"

static char message[512];
static bool failed;

static void join(char *to, size_t size, const char *first, va_list list)
{
    *to = 0;
    for (const char *part = first; part; part = va_arg(list, const char *))
        strlcpy(to + strlen(to), part, size - strlen(to));
}

void fail(const char *first, ...)
{
    va_list list;
    va_start(list, first);
    join(message, sizeof message, first, list);
    va_end(list);
    failed = true;
}

const char *failure(void)
{
    bool was = failed;
    failed = false;
    return was ? message : NULL;
}

void say(const char *first, ...)
{
    char line[600];
    va_list list;
    va_start(list, first);
    join(line, sizeof line - 1, first, list);
    va_end(list);
    strcpy(line + strlen(line), "\n");
    raw(SYS_write, 2, line, strlen(line));
}

void give_up(void)
{
    say(start_arguments && start_arguments[0] ? start_arguments[0] : "ld.so", ": error while loading shared libraries: ",
        message, NULL);
    for (;;)
        raw(SYS_exit_group, 127);
}

static const char *number(unsigned long value, unsigned base)
{
    static char texts[4][24];
    static unsigned next;
    char *digit = texts[next++ % 4] + 23;
    *digit = 0;
    do
        *--digit = "0123456789abcdef"[value % base];
    while (value /= base);
    if (base == 16)
        *--digit = 'x', *--digit = '0';
    return digit;
}

const char *decimal(unsigned long value) { return number(value, 10); }
const char *hexadecimal(unsigned long value) { return number(value, 16); }
