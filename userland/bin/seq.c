// seq: prints numbers in order.
#include <stdlib.h>
#include <string.h>
#include "common.h"

static const char usage[] = "seq [-s SEPARATOR] [-w] [FIRST [STEP]] LAST\n  -w  equal width, with zeros in front";

static double number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end)
        die(1, 0, "invalid floating point argument: '%s'", text);
    return value;
}

static int decimals(const char *text)
{
    const char *point = strchr(text, '.');
    return point ? (int)strlen(point + 1) : 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    const char *separator = "\n";
    int equal = 0, at = 1;
    for (; at < argc && argv[at][0] == '-' && (argv[at][1] == 's' || argv[at][1] == 'w'); at++) {
        if (argv[at][1] == 'w')
            equal = 1;
        else
            separator = argv[at][2] ? argv[at] + 2 : at + 1 < argc ? argv[++at] : "";
    }
    int count = argc - at;
    if (count < 1 || count > 3)
        usage_error(usage, 1);
    char **a = argv + at;
    double first = count > 1 ? number(a[0]) : 1, step = count > 2 ? number(a[1]) : 1, last = number(a[count - 1]);
    if (step == 0)
        die(1, 0, "invalid Zero increment value: '%s'", a[1]);
    int places = count > 1 ? decimals(a[0]) : 0;
    if (count > 2 && decimals(a[1]) > places)
        places = decimals(a[1]);
    char x[400], y[400];
    int width = 0;
    if (equal) {
        int m = snprintf(x, sizeof x, "%.*f", places, first), n = snprintf(y, sizeof y, "%.*f", places, last);
        width = m > n ? m : n;
    }
    double slack = (step < 0 ? -step : step) * 1e-9;
    int any = 0;
    for (long i = 0; ; i++) {
        double value = first + step * i;
        if (step > 0 ? value > last + slack : value < last - slack)
            break;
        printf("%s%0*.*f", any ? separator : "", width, places, value);
        any = 1;
        if (ferror(stdout))
            break;
    }
    if (any)
        putchar('\n');
    return finish(0);
}
