// tail: the last lines or bytes of files, and with -f what is added to them.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "tail [-n LINES | -n +LINE | -c BYTES | -LINES] [-f] [-q] [FILE...]\n  +LINE counts from the start";

static char *read_all(FILE *file, size_t *size)
{
    size_t used = 0, room = 8192;
    char *text = need(malloc(room));
    for (size_t n; (n = fread(text + used, 1, room - used, file)) > 0; )
        if ((used += n) == room)
            text = need(realloc(text, room *= 2));
    *size = used;
    return text;
}

static void show(FILE *file, long count, int from_start, int bytes)
{
    size_t size;
    char *text = read_all(file, &size), *start = text, *end = text + size;
    if (from_start) {
        for (long left = count - 1; left > 0 && start < end; start++)
            left -= bytes || *start == '\n';
    } else if (bytes)
        start = (long)size > count ? end - count : text;
    else {
        char *p = size && end[-1] == '\n' ? end - 1 : end;  // the last line's own end does not count
        for (start = end; count > 0 && p > text; )
            if (*--p == '\n' && --count == 0)
                start = p + 1;
        if (count > 0 && size)
            start = text;
    }
    fwrite(start, 1, end - start, stdout);
    free(text);
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    const char *count = "10";
    int follow = 0, quiet = 0, bytes = 0, status = 0;
    if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
        count = argv[1] + 1;
        optind = 2;
    }
    for (int option; (option = getopt(argc, argv, "n:c:fq")) != -1; )
        switch (option) {
        case 'n': case 'c': count = optarg, bytes = option == 'c'; break;
        case 'f': follow = 1; break;
        case 'q': quiet = 1; break;
        default: usage_error(usage, 1);
        }
    int from_start = *count == '+';
    long number = parse_number(count + (from_start || *count == '-'));
    static char *standard_input[] = {"-", NULL};
    int several = argc - optind > 1 && !quiet, first = 1;
    FILE *last = NULL;
    for (char **path = optind < argc ? argv + optind : standard_input; *path; path++) {
        FILE *file = open_input(*path);
        if (!file) {
            status = 1;
            continue;
        }
        if (several)
            printf("%s==> %s <==\n", first ? "" : "\n", file == stdin ? "standard input" : *path);
        first = 0;
        show(file, number, from_start, bytes);
        last = file;
    }
    while (follow && last) {
        fflush(stdout);
        sleep(1);
        clearerr(last);
        for (int c; (c = getc(last)) != EOF; )
            putchar(c);
    }
    return finish(status);
}
