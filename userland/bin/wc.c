// wc: counts lines, words and bytes.
#include <ctype.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "wc [-lwc] [FILE...]\n  -l lines  -w words  -c bytes";
static int columns[3], width = 7;
struct counts { long value[3]; };

static struct counts count(FILE *file)
{
    struct counts n = {{0, 0, 0}};
    for (int c, inside = 0; (c = getc(file)) != EOF; ) {
        n.value[0] += c == '\n';
        n.value[1] += !isspace(c) && !inside;
        inside = !isspace(c);
        n.value[2]++;
    }
    return n;
}

static void print(const struct counts *n, const char *name)
{
    const char *space = "";
    for (int i = 0; i < 3; i++)
        if (columns[i]) {
            printf("%s%*ld", space, width, n->value[i]);
            space = " ";
        }
    printf("%s%s\n", name ? " " : "", name ? name : "");
}

// As coreutils does it: as wide as the total size of the regular files, 7 if something else is among them, and no
// wider than needed for a single number.
static void choose_width(char **paths, int count)
{
    long total = 0;
    int shown = columns[0] + columns[1] + columns[2], least = 1;
    struct stat about;
    if (count <= 1 && shown == 1) {
        width = 1;
        return;
    }
    if (count == 0)
        return;
    for (int i = 0; i < count; i++)
        if (stat(paths[i], &about) == 0) {
            if (S_ISREG(about.st_mode))
                total += about.st_size;
            else
                least = 7;
        }
    for (width = 1; total >= 10; total /= 10)
        width++;
    width = width < least ? least : width;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "lwcm")) != -1; )
        switch (option) {
        case 'l': columns[0] = 1; break;
        case 'w': columns[1] = 1; break;
        case 'c': case 'm': columns[2] = 1; break;
        default: usage_error(usage, 1);
        }
    if (!columns[0] && !columns[1] && !columns[2])
        columns[0] = columns[1] = columns[2] = 1;
    choose_width(argv + optind, argc - optind);
    struct counts total = {{0, 0, 0}};
    int status = 0, files = argc - optind;
    if (files == 0) {
        total = count(stdin);
        print(&total, NULL);
    }
    for (; optind < argc; optind++) {
        FILE *file = open_input(argv[optind]);
        if (!file) {
            status = 1;
            continue;
        }
        struct counts n = count(file);
        print(&n, argv[optind]);
        for (int i = 0; i < 3; i++)
            total.value[i] += n.value[i];
        if (file != stdin)
            fclose(file);
    }
    if (files > 1)
        print(&total, "total");
    return finish(status);
}
