// grep: lines that match a pattern.
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"
#include "regex.h"

static const char usage[] =
    "grep [-EFivnclLqowxrhHs] [-e PATTERN] [-m COUNT] [PATTERN] [FILE...]\n"
    "  -E  extended patterns   -F  plain text   -i  case does not matter   -v  lines that do not match\n"
    "  -n  with line numbers   -c  count only   -l  names of files only    -q  nothing: the status tells\n"
    "  -o  the matching part   -w  whole words  -x  whole lines            -r  files below directories";

static char on[128];
static struct regex *patterns[32];
static int pattern_count, show_names;
static long most = -1;

static void add_patterns(const char *text, int flags)
{
    char *copy = need(strdup(text)), *rest = copy, *line;
    while ((line = strsep(&rest, "\n")) && pattern_count < 32) {
        const char *error;
        if (!(patterns[pattern_count++] = regex_compile(line, flags, &error)))
            die(2, 0, "%s", error);
    }
}

static int word_at(const char *text, size_t size, size_t start, size_t end)
{
    int before = start > 0 && (isalnum((unsigned char)text[start - 1]) || text[start - 1] == '_');
    int after = end < size && (isalnum((unsigned char)text[end]) || text[end] == '_');
    return !before && !after;
}

// The first match from `from` on by any pattern.
static int find(const char *text, size_t size, size_t from, size_t *start, size_t *end)
{
    int found = 0;
    for (int i = 0; i < pattern_count; i++) {
        size_t s, e;
        for (size_t at = from; at <= size && regex_search(patterns[i], text, size, at, &s, &e); at = s + 1) {
            if ((on['w'] && !word_at(text, size, s, e)) || (on['x'] && (s != 0 || e != size)))
                continue;
            if (!found || s < *start || (s == *start && e > *end))
                *start = s, *end = e;
            found = 1;
            break;
        }
    }
    return found;
}

static void prefix(const char *name, long line)
{
    if (show_names)
        printf("%s:", name);
    if (on['n'])
        printf("%ld:", line);
}

static int search_file(FILE *file, const char *name)
{
    char *line = NULL;
    size_t room = 0, start, end;
    long number = 0, count = 0;
    for (ssize_t n; count != most && (n = getline(&line, &room, file)) > 0; ) {
        n -= line[n - 1] == '\n';
        number++;
        if (find(line, n, 0, &start, &end) == on['v'])
            continue;
        count++;
        if (on['q'])
            exit(0);
        if (on['l'] || on['L'])
            break;
        if (on['c'])
            continue;
        if (!on['o']) {
            prefix(name, number);
            fwrite(line, 1, n, stdout);
            putchar('\n');
        }
        for (size_t at = 0; on['o'] && !on['v'] && find(line, n, at, &start, &end); at = end > start ? end : end + 1)
            if (end > start) {
                prefix(name, number);
                printf("%.*s\n", (int)(end - start), line + start);
            }
    }
    free(line);
    if (on['c']) {
        if (show_names)
            printf("%s:", name);
        printf("%ld\n", count);
    }
    if ((on['l'] && count) || (on['L'] && !count))
        puts(name);
    return count > 0;
}

static int failed;

static int search_path(const char *path, int top)
{
    struct stat about;
    if (on['r'] && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        DIR *dir = opendir(path);
        int found = 0;
        for (struct dirent *d; dir && (d = readdir(dir)); )
            if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 && d->d_type != DT_LNK) {
                char *below = top && strcmp(path, ".") == 0 ? need(strdup(d->d_name)) : join_path(path, d->d_name);
                found |= search_path(below, 0);
                free(below);
            }
        if (dir)
            closedir(dir);
        return found;
    }
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (file && fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode)) {
        fclose(file);
        complain(0, "%s: Is a directory", path);
        return 0;
    }
    if (!file) {
        if (!on['s'])
            complain(errno, "%s", path);
        failed = 1;
        return 0;
    }
    int found = search_file(file, file == stdin ? "(standard input)" : path);
    if (file != stdin)
        fclose(file);
    return found;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    char *given = NULL;
    for (int option; (option = getopt(argc, argv, "EFGivnclLqowxrRhHse:m:")) != -1; )
        switch (option) {
        case '?': usage_error(usage, 2);
        case 'e':
            if (!given)
                given = need(strdup(optarg));
            else if (asprintf(&given, "%s\n%s", given, optarg) < 0)
                need(NULL);
            break;
        case 'm': most = parse_number(optarg); break;
        case 'R': on['r'] = 1; break;
        default: on[option] = 1;
        }
    if (!given) {
        if (optind == argc)
            usage_error(usage, 2);
        given = argv[optind++];
    }
    add_patterns(given, (on['E'] ? REGEX_EXTENDED : 0) | (on['F'] ? REGEX_FIXED : 0) | (on['i'] ? REGEX_ICASE : 0));
    show_names = on['H'] || (!on['h'] && (argc - optind > 1 || on['r']));
    static char *standard_input[] = {"-", NULL}, *here[] = {".", NULL};
    int found = 0;
    for (char **path = optind < argc ? argv + optind : on['r'] ? here : standard_input; *path; path++)
        found |= search_path(*path, 1);
    finish(0);
    return failed ? 2 : !found;
}
