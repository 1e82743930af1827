// malloc_walk: what malloc keeps in memory: a hidden header of 16 bytes before each block.
//
//   The program allocates and frees a few blocks and walks the heap each time, from header to header. See how a
//   freed block stays where it is, joins free neighbours, and is used again, split, for the next request that fits.
//   A block of 200 KB is in no heap: it has a mapping of its own (look for it in /proc/PID/maps).
//   userland/libc/src/malloc.c is the allocator, malloc.h describes the header.
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

static void walk(const char *what)
{
    printf("%s\n", what);
    for (struct malloc_block *b = malloc_first_block(); b; b = malloc_next_block(b))
        printf("  header %p  block %p  %6lu bytes  %s\n", (void *)b, (void *)(b + 1),
               (unsigned long)(b->size_and_flags & ~15UL), b->size_and_flags & MALLOC_IN_USE ? "in use" : "free");
}

int main(void)
{
    char *a = malloc(100), *b = malloc(200), *c = malloc(300);
    walk("a, b, c = malloc of 100, 200 and 300 bytes (rounded up to 16)");
    free(a);
    walk("free(a): the block is marked free, its bytes stay");
    free(b);
    walk("free(b): a and b are neighbours, and become one block");
    a = malloc(50);
    walk("a = malloc(50): the front of the free block is used");
    c = realloc(c, 1000);
    walk("c = realloc(c, 1000): the block after c was free, so that c grew in place");
    char *large = malloc(200000);
    printf("large = malloc(200000): %p, a mapping of its own\n", (void *)large);
    free(large);
    free(c);
    free(a);
    walk("all free: one block again");
    return 0;
}
