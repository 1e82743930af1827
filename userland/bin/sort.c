// sort: sorts lines.
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] =
    "sort [-nrufb] [-k FIELD[,FIELD][nr]] [-t CHARACTER] [-o FILE] [FILE...]\n"
    "  -n  by number   -r  the other way round   -u  equal lines once   -f  case does not matter   -h  sizes like 2K\n"
    "  -k  by these fields, the whole line if they are equal   -t  what stands between fields (default: blanks)";

static int numeric, sizes, reverse, unique, fold, blanks;
static char separator;
struct key { int from, to, numeric, reverse, sizes; } keys[8];
static int key_count;

static const char *field_start(const char *line, int field)
{
    for (int i = 1; i < field && *line; i++) {
        if (separator) {
            line += strcspn(line, (char[]){separator, 0});
            line += *line != 0;
        } else {
            line += strspn(line, " \t");
            line += strcspn(line, " \t");
        }
    }
    return line;
}

static const char *field_end(const char *line, int field)
{
    const char *start = field_start(line, field);
    if (separator)
        return start + strcspn(start, (char[]){separator, 0});
    start += strspn(start, " \t");
    return start + strcspn(start, " \t");
}

static double number_of(const char *text, int with_unit)
{
    char *end;
    text += strspn(text, " \t");
    if (!isdigit((unsigned char)text[*text == '-']) && text[*text == '-'] != '.')
        return 0;
    double value = strtod(text, &end);
    static const char units[] = "KMGTPE";
    const char *unit = with_unit && *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
    for (const char *u = units; unit && u <= unit; u++)
        value *= 1024;
    return value;
}

static int compare_text(const char *a, size_t a_size, const char *b, size_t b_size)
{
    for (size_t i = 0; i < a_size && i < b_size; i++) {
        int x = (unsigned char)a[i], y = (unsigned char)b[i];
        if (fold)
            x = toupper(x), y = toupper(y);
        if (x != y)
            return x - y;
    }
    return (a_size > b_size) - (a_size < b_size);
}

static int compare_part(const char *a, size_t a_size, const char *b, size_t b_size, int by_number, int with_unit)
{
    if (!by_number && !with_unit)
        return compare_text(a, a_size, b, b_size);
    double x = number_of(a, with_unit), y = number_of(b, with_unit);
    return (x > y) - (x < y);
}

static int compare_keys(const char *a, const char *b)
{
    if (key_count == 0) {
        const char *x = a + (blanks ? strspn(a, " \t") : 0), *y = b + (blanks ? strspn(b, " \t") : 0);
        int order = compare_part(x, strlen(x), y, strlen(y), numeric, sizes);
        return reverse ? -order : order;
    }
    for (struct key *k = keys; k < keys + key_count; k++) {
        const char *x = field_start(a, k->from), *y = field_start(b, k->from);
        const char *x_end = k->to ? field_end(a, k->to) : x + strlen(x), *y_end = k->to ? field_end(b, k->to) : y + strlen(y);
        if (blanks)
            x += strspn(x, " \t"), y += strspn(y, " \t");
        int order = compare_part(x, x_end > x ? x_end - x : 0, y, y_end > y ? y_end - y : 0, k->numeric || numeric,
                                 k->sizes || sizes);
        if (order)
            return k->reverse || reverse ? -order : order;
    }
    return 0;
}

static int compare(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    int order = compare_keys(x, y);
    if (order || unique)
        return order;
    order = strcmp(x, y);
    return reverse ? -order : order;
}

static void parse_key(const char *text)
{
    struct key *k = &keys[key_count < 8 ? key_count++ : 7];
    char *end;
    *k = (struct key){.from = (int)strtol(text, &end, 10)};
    for (;; end++) {
        if (*end == ',')
            k->to = (int)strtol(end + 1, &end, 10), end--;
        else if (*end == '.')
            strtol(end + 1, &end, 10), end--;
        else if (*end == 'n')
            k->numeric = 1;
        else if (*end == 'r')
            k->reverse = 1;
        else if (*end == 'h')
            k->sizes = 1;
        else if (!*end)
            break;
    }
    if (k->from < 1)
        die(2, 0, "invalid number of field: '%s'", text);
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    const char *output = NULL;
    for (int option; (option = getopt(argc, argv, "nrufbhk:t:o:s")) != -1; )
        switch (option) {
        case 'n': numeric = 1; break;
        case 'h': sizes = 1; break;
        case 'r': reverse = 1; break;
        case 'u': unique = 1; break;
        case 'f': fold = 1; break;
        case 'b': blanks = 1; break;
        case 's': break;
        case 'k': parse_key(optarg); break;
        case 't': separator = *optarg; break;
        case 'o': output = optarg; break;
        default: usage_error(usage, 2);
        }
    char **lines = NULL, *line = NULL;
    size_t count = 0, room = 0, size = 0;
    static char *standard_input[] = {"-", NULL};
    for (char **path = optind < argc ? argv + optind : standard_input; *path; path++) {
        FILE *file = open_input(*path);
        if (!file)
            return 2;
        for (ssize_t n; (n = getline(&line, &size, file)) > 0; ) {
            if (line[n - 1] == '\n')
                line[n - 1] = 0;
            if (count == room)
                lines = need(realloc(lines, (room = room ? room * 2 : 256) * sizeof *lines));
            lines[count++] = need(strdup(line));
        }
        if (file != stdin)
            fclose(file);
    }
    qsort(lines, count, sizeof *lines, compare);
    if (output && !freopen(output, "w", stdout))
        die(2, errno, "open failed: %s", output);
    for (size_t i = 0; i < count; i++)
        if (!unique || i == 0 || compare_keys(lines[i - 1], lines[i]) != 0)
            puts(lines[i]);
    return finish(0) ? 2 : 0;
}
