// echo: writes its arguments, with spaces between.
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "common.h"

// Writes text with backslash escapes resolved; returns 0 when \c says to stop.
static int put_escaped(const char *p)
{
    static const char letters[] = "abefnrtv\\", values[] = "\a\b\033\f\n\r\t\v\\";
    for (; *p; p++) {
        if (*p != '\\' || !p[1]) {
            putchar(*p);
            continue;
        }
        const char *known = strchr(letters, *++p);
        if (*p == 'c')
            return 0;
        if (known)
            putchar(values[known - letters]);
        else if (*p == '0') {
            int value = 0;
            for (int i = 0; i < 3 && p[1] >= '0' && p[1] <= '7'; i++)
                value = value * 8 + *++p - '0';
            putchar(value);
        } else if (*p == 'x' && isxdigit((unsigned char)p[1])) {
            int value = 0;
            for (int i = 0; i < 2 && isxdigit((unsigned char)p[1]); i++, p++)
                value = value * 16 + (isdigit((unsigned char)p[1]) ? p[1] - '0' : (p[1] | 32) - 'a' + 10);
            putchar(value);
        } else
            printf("\\%c", *p);
    }
    return 1;
}

int main(int argc, char **argv)
{
    int newline = 1, escapes = 0, at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1] && !argv[at][1 + strspn(argv[at] + 1, "neE")]; at++)
        for (char *p = argv[at] + 1; *p; p++) {
            newline = *p == 'n' ? 0 : newline;
            escapes = *p == 'n' ? escapes : *p == 'e';
        }
    for (int first = at; at < argc; at++) {
        if (at > first)
            putchar(' ');
        if (!escapes)
            fputs(argv[at], stdout);
        else if (!put_escaped(argv[at]))
            return finish(0);
    }
    if (newline)
        putchar('\n');
    return finish(0);
}
