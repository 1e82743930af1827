// tr: replaces, squeezes or deletes characters.
#include <string.h>
#include <ctype.h>
#include <unistd.h>
#include "common.h"

static const char usage[] =
    "tr [-cds] SET1 [SET2]\n"
    "  -d  delete the characters of SET1   -s  one in place of several   -c  all characters but those of SET1\n"
    "  sets: abc, a-z, \\n, \\101, [:upper:] [:lower:] [:alpha:] [:digit:] [:alnum:] [:space:] [:punct:]";

struct set { unsigned char list[1024]; int count; };

static void add_class(struct set *s, const char *name)
{
    static const struct { const char *name; int (*is)(int); } classes[] = {
        {"upper", isupper}, {"lower", islower}, {"alpha", isalpha}, {"digit", isdigit}, {"alnum", isalnum},
        {"space", isspace}, {"punct", ispunct}, {"blank", isblank}, {"print", isprint}, {"cntrl", iscntrl},
        {"xdigit", isxdigit}, {"graph", isgraph},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strncmp(name, classes[i].name, strlen(classes[i].name)) == 0) {
            for (int c = 0; c < 256 && s->count < 1000; c++)
                if (classes[i].is(c))
                    s->list[s->count++] = c;
            return;
        }
    die(1, 0, "invalid character class '%.*s'", (int)strcspn(name, ":"), name);
}

static int one(const char **p)
{
    if (**p != '\\' || !(*p)[1])
        return (unsigned char)*(*p)++;
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    ++*p;
    const char *known = strchr(letters, **p);
    if (known) {
        ++*p;
        return values[known - letters];
    }
    if (**p < '0' || **p > '7')
        return (unsigned char)*(*p)++;
    int value = 0;
    for (int i = 0; i < 3 && **p >= '0' && **p <= '7'; i++)
        value = value * 8 + *(*p)++ - '0';
    return value & 255;
}

static struct set parse(const char *text)
{
    struct set s = {.count = 0};
    for (const char *p = text; *p && s.count < 700; ) {
        if (strncmp(p, "[:", 2) == 0 && strstr(p, ":]")) {
            add_class(&s, p + 2);
            p = strstr(p, ":]") + 2;
            continue;
        }
        int from = one(&p), to = from;
        if (*p == '-' && p[1]) {
            p++;
            to = one(&p);
            if (to < from)
                die(1, 0, "range-endpoints of '%c-%c' are in reverse collating sequence order", from, to);
        }
        for (int c = from; c <= to; c++)
            s.list[s.count++] = c;
    }
    return s;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int delete = 0, squeeze = 0, complement = 0;
    for (int option; (option = getopt(argc, argv, "cCds")) != -1; )
        switch (option) {
        case 'c': case 'C': complement = 1; break;
        case 'd': delete = 1; break;
        case 's': squeeze = 1; break;
        default: usage_error(usage, 1);
        }
    int sets = argc - optind;
    if (sets < 1 || sets > 2 || (sets == 1 && !delete && !squeeze))
        usage_error(usage, 1);
    struct set first = parse(argv[optind]), second = sets == 2 ? parse(argv[optind + 1]) : (struct set){.count = 0};
    if (complement) {
        struct set rest = {.count = 0};
        for (int c = 0; c < 256; c++)
            if (!memchr(first.list, c, first.count))
                rest.list[rest.count++] = c;
        first = rest;
    }
    int map[256], squeezed[256] = {0}, deleted[256] = {0};
    for (int c = 0; c < 256; c++)
        map[c] = c;
    if (!delete && second.count)
        for (int i = 0; i < first.count; i++)
            map[first.list[i]] = second.list[i < second.count ? i : second.count - 1];
    for (int i = 0; delete && i < first.count; i++)
        deleted[first.list[i]] = 1;
    struct set *squeezing = second.count ? &second : &first;
    for (int i = 0; squeeze && i < squeezing->count; i++)
        squeezed[squeezing->list[i]] = 1;
    for (int c, last = -1; (c = getchar()) != EOF; ) {
        if (deleted[c])
            continue;
        c = map[c];
        if (squeezed[c] && c == last)
            continue;
        putchar(c);
        last = c;
    }
    return finish(0);
}
