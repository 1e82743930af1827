// uniq: drops lines that equal the one before.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "uniq [-cdui] [INPUT]\n  -c  with counts   -d  only repeated lines   -u  only single ones   -i  case does not matter";
static int counts, repeated, single, fold;

static void show(const char *line, long count)
{
    if ((repeated && count == 1) || (single && count > 1))
        return;
    if (counts)
        printf("%7ld ", count);
    printf("%s\n", line);
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "cdui")) != -1; )
        switch (option) {
        case 'c': counts = 1; break;
        case 'd': repeated = 1; break;
        case 'u': single = 1; break;
        case 'i': fold = 1; break;
        default: usage_error(usage, 1);
        }
    FILE *file = optind < argc ? open_input(argv[optind]) : stdin;
    if (!file)
        return 1;
    char *line = NULL, *before = NULL;
    size_t room = 0;
    long count = 0;
    for (ssize_t n; (n = getline(&line, &room, file)) > 0; ) {
        if (line[n - 1] == '\n')
            line[n - 1] = 0;
        if (before && (fold ? strcasecmp(line, before) : strcmp(line, before)) == 0) {
            count++;
            continue;
        }
        if (before)
            show(before, count);
        free(before);
        before = need(strdup(line));
        count = 1;
    }
    if (before)
        show(before, count);
    return finish(0);
}
