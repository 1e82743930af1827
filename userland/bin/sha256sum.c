// sha256sum: the SHA-256 hashes of files (FIPS 180-4); -c checks a list of them.
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "common.h"

static const char usage[] =
    "sha256sum [FILE...] | sha256sum -c [--quiet] [LIST...]\n  -c       read hashes and names from LIST and check them\n"
    "  --quiet  with -c: say nothing of files that are right";

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static uint32_t constants[64];

static void make_constants(void)
{
    int count = 0;
    for (unsigned prime = 2; count < 64; prime++) {
        unsigned divisor = 2;
        while (divisor * divisor <= prime && prime % divisor)
            divisor++;
        if (divisor * divisor <= prime)
            continue;
        // The largest r with r^3 <= prime * 2^96; its low 32 bits are the fraction.
        uint64_t root = 0;
        for (int bit = 35; bit >= 0; bit--) {
            unsigned __int128 trial = root | 1UL << bit;
            if (trial * trial * trial <= (unsigned __int128)prime << 96)
                root = (uint64_t)trial;
        }
        constants[count++] = (uint32_t)root;
    }
}

struct hash {
    uint32_t state[8];
    unsigned char block[64];
    uint64_t bytes;
};

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void add_block(struct hash *hash, const unsigned char *data)
{
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)data[4 * i] << 24 | data[4 * i + 1] << 16 | data[4 * i + 2] << 8 | data[4 * i + 3];
    for (int i = 16; i < 64; i++)
        w[i] = w[i - 16] + (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) + w[i - 7] +
               (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
    memcpy(s, hash->state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t one = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
                       constants[i] + w[i];
        uint32_t two = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        s[7] = s[6], s[6] = s[5], s[5] = s[4], s[4] = s[3] + one;
        s[3] = s[2], s[2] = s[1], s[1] = s[0], s[0] = one + two;
    }
    for (int i = 0; i < 8; i++)
        hash->state[i] += s[i];
}

static void add(struct hash *hash, const unsigned char *data, size_t size)
{
    while (size > 0) {
        size_t at = hash->bytes % 64, part = size < 64 - at ? size : 64 - at;
        memcpy(hash->block + at, data, part);
        hash->bytes += part;
        data += part;
        size -= part;
        if (at + part == 64)
            add_block(hash, hash->block);
    }
}

static void finish_hash(struct hash *hash, char *text)
{
    uint64_t bits = hash->bytes * 8;
    add(hash, (const unsigned char *)"\x80", 1);
    while (hash->bytes % 64 != 56)
        add(hash, (const unsigned char *)"", 1);
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    add(hash, length, 8);
    for (int i = 0; i < 8; i++)
        sprintf(text + 8 * i, "%08x", hash->state[i]);
}

// Writes the 64 digits of a file's hash; 0, or -1 after a message. "-" is standard input.
static int hash_file(const char *name, char *text)
{
    struct hash hash = {.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
    static unsigned char buffer[16384];
    FILE *file = open_input(name);
    if (!file)
        return -1;
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, file)) > 0)
        add(&hash, buffer, size);
    int failed = ferror(file);
    if (file != stdin)
        fclose(file);
    finish_hash(&hash, text);
    return failed ? complain(EIO, "%s", name), -1 : 0;
}

static int check(const char *list, int quiet)
{
    FILE *file = open_input(list);
    if (!file)
        return 1;
    char line[1200], digits[65];
    int wrong = 0, missing = 0, read = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (strlen(line) < 67 || line[64] != ' ')
            continue;
        const char *name = line + 66;
        read++;
        if (hash_file(name, digits) < 0) {
            printf("%s: FAILED open or read\n", name);
            missing++;
        } else if (strncmp(digits, line, 64) != 0) {
            printf("%s: FAILED\n", name);
            wrong++;
        } else if (!quiet) {
            printf("%s: OK\n", name);
        }
    }
    if (file != stdin)
        fclose(file);
    fflush(stdout);
    if (missing)
        fprintf(stderr, "sha256sum: WARNING: %d listed file%s could not be read\n", missing, missing == 1 ? "" : "s");
    if (wrong)
        fprintf(stderr, "sha256sum: WARNING: %d computed checksum%s did NOT match\n", wrong, wrong == 1 ? "" : "s");
    if (!read)
        fprintf(stderr, "sha256sum: %s: no properly formatted checksum lines found\n", list);
    return wrong || missing || !read;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int checking = 0, quiet = 0, status = 0, at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        if (strcmp(argv[at], "-c") == 0 || strcmp(argv[at], "--check") == 0)
            checking = 1;
        else if (strcmp(argv[at], "--quiet") == 0)
            quiet = 1;
        else if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        } else
            usage_error(usage, 1);
    }
    make_constants();
    static char *standard_input[] = {"-", NULL};
    char **names = at < argc ? argv + at : standard_input;
    for (; *names; names++) {
        char digits[65];
        if (checking)
            status |= check(*names, quiet);
        else if (hash_file(*names, digits) < 0)
            status = 1;
        else
            printf("%s  %s\n", digits, *names);
    }
    return finish(status);
}
