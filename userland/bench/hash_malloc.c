// hash_malloc: a hash table of strings whose entries come and go. Measures malloc, free and scattered loads.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1 << 14, KEYS = 60000 };
struct entry { struct entry *next; uint32_t count; char key[]; };

static struct entry *buckets[BUCKETS];
static uint32_t state = 99;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    return state ^= state << 5;
}

static struct entry **find(const char *key)
{
    uint32_t hash = 2166136261u;
    for (const char *p = key; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    struct entry **link = &buckets[hash % BUCKETS];
    while (*link && strcmp((*link)->key, key) != 0)
        link = &(*link)->next;
    return link;
}

// Key n: "key-" and n in base 36, and a tail whose length varies so that the blocks do, too.
static void make_key(uint32_t n, char *to)
{
    strcpy(to, "key-");
    char *p = to + 4;
    for (uint32_t rest = n; rest; rest /= 36)
        *p++ = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % 36];
    for (uint32_t tail = n % 23; tail > 0; tail--)
        *p++ = '.';
    *p = 0;
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    uint64_t checksum = 0, live = 0;
    for (int round = 0; round < 300000 * scale; round++) {
        char key[64];
        make_key(next_random() % KEYS, key);
        struct entry **link = find(key);
        if (!*link) {
            struct entry *entry = malloc(sizeof *entry + strlen(key) + 1);
            entry->next = NULL;
            entry->count = 1;
            strcpy(entry->key, key);
            *link = entry;
            live++;
        } else if (++(*link)->count % 3 == 0) {
            struct entry *gone = *link;
            *link = gone->next;
            checksum = checksum * 31 + gone->count;
            free(gone);
            live--;
        }
    }
    printf("hash_malloc %d: %lu %lu\n", scale, (unsigned long)checksum, (unsigned long)live);
    return 0;
}
