// strings: the texts in a file: runs of printable characters.
#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "strings [-n LENGTH] [-t x|d] [FILE...]\n  -n  at least that long (4)   -t  with offsets";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    long least = 4;
    char radix = 0;
    for (int option; (option = getopt(argc, argv, "an:t:")) != -1; )
        switch (option) {
        case 'a': break;
        case 'n': least = parse_number(optarg); break;
        case 't': radix = *optarg; break;
        default: usage_error(usage, 1);
        }
    int status = 0;
    static char *standard_input[] = {"-", NULL};
    char *run = need(malloc(least + 1));
    for (char **path = optind < argc ? argv + optind : standard_input; *path; path++) {
        FILE *file = open_input(*path);
        if (!file) {
            status = 1;
            continue;
        }
        long length = 0, offset = 0;
        for (int c; (c = getc(file)) != EOF; offset++) {
            if (!isprint(c) && c != '\t') {
                if (length >= least)
                    putchar('\n');
                length = 0;
                continue;
            }
            if (length < least)
                run[length] = c;
            else
                putchar(c);
            if (++length == least) {
                if (radix)
                    printf(radix == 'x' ? "%7lx " : "%7ld ", offset - least + 1);
                printf("%.*s", (int)least, run);
            }
        }
        if (length >= least)
            putchar('\n');
        if (file != stdin)
            fclose(file);
    }
    return finish(status);
}
