// crc_list: CRC-32 by table over the values of a linked list that is shuffled, reversed and sorted. Measures
// loads that depend on loads.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { NODES = 20000 };
struct node { struct node *next; uint32_t value; };

static uint32_t table[256], state = 12345;
static struct node nodes[NODES];

static uint32_t next_random(void)
{
    return state = state * 1664525u + 1013904223u;
}

static void make_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
        table[i] = c;
    }
}

static uint32_t crc_of(const struct node *list)
{
    uint32_t crc = ~0u;
    for (; list; list = list->next)
        for (int shift = 0; shift < 32; shift += 8)
            crc = table[(crc ^ list->value >> shift) & 255] ^ crc >> 8;
    return ~crc;
}

static struct node *reverse(struct node *list)
{
    struct node *reversed = NULL;
    while (list) {
        struct node *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

static struct node *merge(struct node *a, struct node *b)
{
    struct node *head = NULL, **tail = &head;
    while (a && b) {
        struct node **smaller = a->value <= b->value ? &a : &b;
        *tail = *smaller;
        tail = &(*smaller)->next;
        *smaller = *tail;
    }
    *tail = a ? a : b;
    return head;
}

static struct node *sort(struct node *list)
{
    if (!list || !list->next)
        return list;
    struct node *slow = list, *fast = list->next;
    while (fast && fast->next)
        slow = slow->next, fast = fast->next->next;
    struct node *half = slow->next;
    slow->next = NULL;
    return merge(sort(list), sort(half));
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    uint32_t checksum = 0;
    make_table();
    for (int round = 0; round < 20 * scale; round++) {
        struct node *list = NULL;
        for (int i = 0; i < NODES; i++) {
            struct node *n = &nodes[(uint32_t)i * 7919u % NODES];
            n->value = next_random();
            n->next = list;
            list = n;
        }
        checksum ^= crc_of(list);
        list = reverse(list);
        checksum = checksum * 31 + crc_of(list);
        list = sort(list);
        checksum = checksum * 31 + crc_of(list);
    }
    printf("crc_list %d: %08x\n", scale, checksum);
    return 0;
}
