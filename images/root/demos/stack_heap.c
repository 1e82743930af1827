// stack_heap: the same numbers on the stack, and in a list whose nodes lie scattered over the heap.
//
//   An array on the stack is a few lines next to each other, which stay in L1. A linked list in the order in which its
//   nodes were linked, not allocated, goes to another line with each step, and mostly to another page; and the next
//   address is known only when the line has come. Both are added up several times.
//     vivarium --time hierarchy -c stack_heap
//     perf record -e L1-dcache-misses -c 100 stack_heap && perf report --by line
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NUMBERS = 4096, PASSES = 4, ELSE = 240 };

struct node {
    struct node *next;
    long number;
    char something_else[ELSE];
};

static struct node *nodes[NUMBERS];

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void report(const char *name, long sum, long time)
{
    printf("%-16s sum %ld, %6.2f ns a number\n", name, sum, (double)time / (NUMBERS * PASSES));
}

static void on_the_stack(void)
{
    long numbers[NUMBERS];
    for (int i = 0; i < NUMBERS; i++)
        numbers[i] = i;
    __asm__ volatile("" : : "r"(numbers) : "memory"); // the compiler must not know what is in it
    long sum = 0, start = now();
    for (int pass = 0; pass < PASSES; pass++)
        for (long *number = numbers; number < numbers + NUMBERS; number++)
            sum += *number;
    report("on the stack:", sum, now() - start);
}

// Allocates the nodes in order and links them in another, always the same one.
static struct node *scattered_list(void)
{
    unsigned long random_number = 1;
    for (int i = 0; i < NUMBERS; i++) {
        nodes[i] = malloc(sizeof *nodes[i]);
        nodes[i]->number = i;
    }
    for (int i = NUMBERS - 1; i > 0; i--) {
        random_number = random_number * 6364136223846793005UL + 1442695040888963407UL;
        int j = (random_number >> 33) % (i + 1);
        struct node *other = nodes[i];
        nodes[i] = nodes[j];
        nodes[j] = other;
    }
    for (int i = 0; i < NUMBERS; i++)
        nodes[i]->next = i + 1 < NUMBERS ? nodes[i + 1] : NULL;
    return nodes[0];
}

static void on_the_heap(void)
{
    struct node *first = scattered_list();
    long sum = 0, start = now();
    for (int pass = 0; pass < PASSES; pass++)
        for (struct node *node = first; node; node = node->next)
            sum += node->number;
    report("scattered heap:", sum, now() - start);
}

int main(void)
{
    on_the_stack();
    on_the_heap();
    return 0;
}
