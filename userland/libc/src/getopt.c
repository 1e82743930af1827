// getopt.c: single-letter options; "--" ends them, and so does the first argument that is none.
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

int getopt(int argc, char *const argv[], const char *options)
{
    static const char *rest;  // of a group like -la
    if (!rest || !*rest) {
        if (optind >= argc || argv[optind][0] != '-' || !argv[optind][1])
            return -1;
        rest = argv[optind++] + 1;
        if (strcmp(rest, "-") == 0) {
            rest = NULL;
            return -1;
        }
    }
    int letter = optopt = *rest++;
    const char *known = letter == ':' ? NULL : strchr(options, letter);
    if (!known) {
        if (opterr && *options != ':')
            fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], letter);
        return '?';
    }
    if (known[1] != ':')
        return letter;
    optarg = *rest ? (char *)rest : optind < argc ? argv[optind++] : NULL;
    rest = NULL;
    if (optarg)
        return letter;
    if (opterr && *options != ':')
        fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], letter);
    return *options == ':' ? ':' : '?';
}
