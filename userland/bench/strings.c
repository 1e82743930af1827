// strings: the C library's string functions: copies, lengths, comparisons, searches, numbers to text and back.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 18, LINES = 2000 };
static char from[BLOCK], to[BLOCK], line[256];

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    unsigned long checksum = 0;
    for (int i = 0; i < BLOCK; i++)
        from[i] = 'a' + i * 7 % 26;
    for (int round = 0; round < 24 * scale; round++) {
        memcpy(to, from, BLOCK);
        memmove(to + 1 + round % 16, to, BLOCK - 64);
        memset(to + BLOCK - 64, round, 32);
        checksum = checksum * 31 + (unsigned char)to[round * 1009 % BLOCK] + (memcmp(from, to, BLOCK) > 0);
        for (int i = 0; i < LINES; i++) {
            int length = sprintf(line, "%d:%s:%08x:%.12s", i, i % 3 ? "even" : "odd", i * 2654435761u, from + i % 1000);
            char *second = strchr(line, ':') + 1;
            char *found = strstr(line, "even");
            checksum = checksum * 31 + length + strlen(second) + (found ? found - line : 99);
            checksum += strcmp(second, "even:") > 0;
            checksum += (unsigned long)strtol(line, NULL, 10) + strtoul(strrchr(line, ':') - 8, NULL, 16);
            char *state = NULL;
            for (char *field = strtok_r(line, ":", &state); field; field = strtok_r(NULL, ":", &state))
                checksum = checksum * 31 + (unsigned char)*field;
        }
    }
    printf("strings %d: %lu\n", scale, checksum);
    return 0;
}
