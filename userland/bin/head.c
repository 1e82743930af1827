// head: the first lines or bytes of files.
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "head [-n LINES | -c BYTES | -LINES] [-q] [FILE...]";

static void copy(FILE *file, long lines, long bytes)
{
    for (int c; (lines > 0 || bytes > 0) && (c = getc(file)) != EOF; ) {
        putchar(c);
        bytes -= bytes > 0;
        lines -= lines > 0 && c == '\n';
    }
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    long lines = 10, bytes = 0;
    int quiet = 0, status = 0;
    if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
        lines = parse_number(argv[1] + 1);
        optind = 2;
    }
    for (int option; (option = getopt(argc, argv, "n:c:q")) != -1; )
        switch (option) {
        case 'n': lines = parse_number(optarg), bytes = 0; break;
        case 'c': bytes = parse_number(optarg), lines = 0; break;
        case 'q': quiet = 1; break;
        default: usage_error(usage, 1);
        }
    static char *standard_input[] = {"-", NULL};
    int several = argc - optind > 1 && !quiet, first = 1;
    for (char **path = optind < argc ? argv + optind : standard_input; *path; path++) {
        FILE *file = open_input(*path);
        if (!file) {
            status = 1;
            continue;
        }
        if (several)
            printf("%s==> %s <==\n", first ? "" : "\n", file == stdin ? "standard input" : *path);
        first = 0;
        copy(file, lines, bytes);
        if (file != stdin)
            fclose(file);
    }
    return finish(status);
}
