// hexdump: bytes in hexadecimal.
#include <ctype.h>
#include <string.h>
#include <stdlib.h>
#include <errno.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "hexdump [-C] [-n LENGTH] [-s OFFSET] [FILE...]\n  -C  bytes, and their characters beside   otherwise words of two bytes";
static int canonical;

static void print_line(unsigned long offset, const unsigned char *b, int count)
{
    if (!canonical) {
        printf("%07lx", offset);
        for (int i = 0; i < count; i += 2)
            printf(" %04x", b[i] | (i + 1 < count ? b[i + 1] << 8 : 0));
        printf("%*s\n", (16 - (count + 1) / 2 * 2) / 2 * 5, "");
        return;
    }
    printf("%08lx ", offset);
    for (int i = 0; i < 16; i++)
        printf(i < count ? "%s%02x" : "%s  ", i == 8 ? "  " : " ", b[i]);
    printf("  |");
    for (int i = 0; i < count; i++)
        putchar(isprint(b[i]) ? b[i] : '.');
    printf("|\n");
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    unsigned long skip = 0, left = ~0UL;
    for (int option; (option = getopt(argc, argv, "Cn:s:v")) != -1; )
        switch (option) {
        case 'C': canonical = 1; break;
        case 'n': left = strtoul(optarg, NULL, 0); break;
        case 's': skip = strtoul(optarg, NULL, 0); break;
        case 'v': break;
        default: usage_error(usage, 1);
        }
    static char *standard_input[] = {"-", NULL};
    char **path = optind < argc ? argv + optind : standard_input;
    FILE *file = open_input(*path);
    unsigned long offset = 0;
    unsigned char line[16] = {0}, before[16];
    int count = 0, same = 0, any = 0;
    for (int c; file && left > 0; ) {
        if ((c = getc(file)) == EOF) {
            file = *++path ? open_input(*path) : NULL;
            continue;
        }
        if (skip > 0) {
            skip--, offset++;
            continue;
        }
        line[count++] = c;
        left--;
        if (count == 16) {
            int repeated = any && memcmp(line, before, 16) == 0;
            if (!repeated)
                print_line(offset, line, 16);
            else if (!same)
                puts("*");
            same = repeated, any = 1;
            memcpy(before, line, 16);
            offset += 16, count = 0;
        }
    }
    if (count)
        print_line(offset, line, count);
    if (offset + count)
        printf(canonical ? "%08lx\n" : "%07lx\n", offset + count);
    return finish(0);
}
