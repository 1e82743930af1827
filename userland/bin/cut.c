// cut: parts of each line.
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] =
    "cut -f LIST [-d CHARACTER] [-s] [FILE...]\n       cut -c LIST [FILE...]\n"
    "  LIST: 1,3-5,7-   -f  fields with tabs (or -d) between   -c, -b  characters   -s  only lines with separators";

static struct { long from, to; } ranges[64];
static int range_count, fields, strict;
static char separator = '\t';

static void parse_list(const char *text)
{
    for (const char *p = text; *p && range_count < 64; p += *p == ',') {
        char *end = (char *)p;
        long from = *p == '-' ? 1 : strtol(p, &end, 10), to = from;
        if (*end == '-') {
            p = end + 1;
            to = strtol(p, &end, 10);
            if (end == p)
                to = LONG_MAX;
        }
        if (from < 1 || to < from || (*end && *end != ','))
            die(1, 0, "invalid list: '%s'", text);
        ranges[range_count].from = from;
        ranges[range_count++].to = to;
        p = end;
    }
}

static int selected(long position)
{
    for (int i = 0; i < range_count; i++)
        if (ranges[i].from <= position && position <= ranges[i].to)
            return 1;
    return 0;
}

static void cut_line(char *line)
{
    if (!fields) {
        for (long i = 0; line[i]; i++)
            if (selected(i + 1))
                putchar(line[i]);
        putchar('\n');
        return;
    }
    if (!strchr(line, separator)) {
        if (!strict)
            puts(line);
        return;
    }
    int any = 0;
    char *rest = line, *field;
    for (long i = 1; (field = strsep(&rest, (char[]){separator, 0})); i++)
        if (selected(i)) {
            printf("%s%s", any ? (char[]){separator, 0} : "", field);
            any = 1;
        }
    putchar('\n');
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "f:c:b:d:s")) != -1; )
        switch (option) {
        case 'f': fields = 1; parse_list(optarg); break;
        case 'c': case 'b': parse_list(optarg); break;
        case 'd': separator = *optarg; break;
        case 's': strict = 1; break;
        default: usage_error(usage, 1);
        }
    if (range_count == 0)
        die(1, 0, "you must specify a list of bytes, characters, or fields");
    int status = 0;
    static char *standard_input[] = {"-", NULL};
    char *line = NULL;
    size_t room = 0;
    for (char **path = optind < argc ? argv + optind : standard_input; *path; path++) {
        FILE *file = open_input(*path);
        if (!file) {
            status = 1;
            continue;
        }
        for (ssize_t n; (n = getline(&line, &room, file)) > 0; ) {
            if (line[n - 1] == '\n')
                line[n - 1] = 0;
            cut_line(line);
        }
    }
    return finish(status);
}
