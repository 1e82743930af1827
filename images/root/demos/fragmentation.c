// fragmentation: much memory is free, and none of it can be used.
//
//   800 blocks of 200 bytes are allocated and every other one is freed. Half of the heap is free now, but in holes of
//   200 bytes: a block of 1000 bytes fits in none of them, and the heap must grow. Only when the neighbours are freed
//   too do the holes join.
//     fragmentation hold & sleep 0.1; heap $!     the heap as its hidden headers show it
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCKS = 800, SIZE = 200, LARGE = 1000 };

static char *blocks[BLOCKS];

// Walks the headers: free bytes, and the largest free block, of the part of the heap below a limit.
static void show(const char *what, char *limit)
{
    size_t free_bytes = 0, largest = 0;
    for (struct malloc_block *b = malloc_first_block(); b && (char *)b < limit; b = malloc_next_block(b)) {
        size_t size = b->size_and_flags & ~(uint64_t)MALLOC_FLAGS;
        if (!(b->size_and_flags & MALLOC_IN_USE)) {
            free_bytes += size;
            largest = size > largest ? size : largest;
        }
    }
    printf("%-32s %6lu bytes free, the largest block %6lu\n", what, (unsigned long)free_bytes, (unsigned long)largest);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    for (int i = 0; i < BLOCKS; i++)
        blocks[i] = malloc(SIZE);
    char *end = malloc(16);  // what lies below is the part to be looked at
    show("800 blocks allocated:", end);
    for (int i = 0; i < BLOCKS; i += 2)
        free(blocks[i]);
    show("every other one freed:", end);
    char *large = malloc(LARGE);
    printf("malloc(%d) came from %s\n", LARGE, large < end ? "the holes" : "the end of the heap: no hole is large enough");
    fflush(stdout);
    if (argc > 1 && strcmp(argv[1], "hold") == 0)
        pause();
    for (int i = 1; i < BLOCKS; i += 2)
        free(blocks[i]);
    show("the others freed too:", end);
    return 0;
}
