// double_free: the same block freed twice, or a pointer freed that malloc never gave.
//
//   malloc's header before the block tells: the block is free already, or the header is none at all. The libc
//   prints what it found and ends the program with SIGABRT, before the mistake can spoil the heap.
//     double_free ; echo $?          134 = 128 + SIGABRT
//     double_free wild               an address inside a block
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char *block = malloc(100);
    char *volatile pointer = block;  // volatile: the compiler sees the mistake and would warn
    if (argc > 1 && strcmp(argv[1], "wild") == 0) {
        memset(block, 'x', 100);
        printf("free(%p), which is 32 bytes into the block at %p\n", (void *)(block + 32), (void *)block);
        fflush(stdout);
        pointer = block + 32;
        free(pointer);
    } else {
        printf("free(%p), twice\n", (void *)block);
        fflush(stdout);
        free(pointer);
        free(pointer);
    }
    printf("not reached\n");
    return 0;
}
