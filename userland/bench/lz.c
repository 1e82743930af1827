// lz: compresses a text by Lempel and Ziv's method with a hash of recent places, expands it again and compares.
// Measures byte loads, hashing and short copies.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 19, HASH_BITS = 14, WINDOW = 65535, SHORTEST = 4, LONGEST = 255 };
static unsigned char input[SIZE], packed[SIZE * 2], output[SIZE];
static int places[1 << HASH_BITS];

static void make_text(uint32_t state)
{
    static const char *const words[] = {"the", "kernel", "page", "process", "maps", "a", "stack", "frame", "to", "of",
                                        "register", "switch", "and", "memory", "thread", "file"};
    for (int at = 0; at < SIZE; ) {
        state = state * 1664525u + 1013904223u;
        const char *word = words[state >> 28];
        for (int i = 0; word[i] && at < SIZE; i++)
            input[at++] = word[i];
        if (at < SIZE)
            input[at++] = state >> 20 & 15 ? ' ' : '\n';
        if ((state >> 8 & 31) == 0 && at < SIZE)
            input[at++] = 'A' + (state >> 16) % 26;
    }
}

static unsigned hash(const unsigned char *p)
{
    uint32_t word = p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
    return word * 2654435761u >> (32 - HASH_BITS);
}

// A token: length 0 and a literal byte, or a length and a distance of two bytes.
static int compress(void)
{
    int at = 0, out = 0;
    for (int i = 0; i < 1 << HASH_BITS; i++)
        places[i] = -1;
    while (at < SIZE) {
        int length = 0, place = -1;
        if (at + SHORTEST <= SIZE) {
            unsigned h = hash(input + at);
            place = places[h];
            places[h] = at;
            if (place >= 0 && at - place <= WINDOW)
                while (length < LONGEST && at + length < SIZE && input[place + length] == input[at + length])
                    length++;
        }
        if (length >= SHORTEST) {
            packed[out++] = length;
            packed[out++] = (at - place) & 255;
            packed[out++] = (at - place) >> 8;
            at += length;
        } else {
            packed[out++] = 0;
            packed[out++] = input[at++];
        }
    }
    return out;
}

static int expand(int size)
{
    int at = 0;
    for (int i = 0; i < size; ) {
        int length = packed[i++];
        if (length == 0) {
            output[at++] = packed[i++];
            continue;
        }
        int distance = packed[i] | packed[i + 1] << 8;
        i += 2;
        for (; length > 0; length--, at++)
            output[at] = output[at - distance];
    }
    return at;
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    unsigned long checksum = 0;
    for (int round = 0; round < 16 * scale; round++) {
        make_text(round + 1);
        int size = compress();
        if (expand(size) != SIZE || memcmp(input, output, SIZE) != 0)
            return 1;
        for (int i = 0; i < size; i += 7)
            checksum = checksum * 31 + packed[i];
        checksum = checksum * 31 + size;
    }
    printf("lz %d: %lu\n", scale, checksum);
    return 0;
}
