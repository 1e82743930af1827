// malloc.h: a look behind malloc. Every block, in use or free, begins with a hidden header of 16 bytes just
// before the address that malloc returned; src/malloc.c tells how the blocks hang together.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct malloc_block {
    uint64_t size_and_flags;  // bytes after the header, a multiple of 16, and the flags below
    uint32_t previous;        // size of the block just before this one, header included, in units of 16 bytes; 0: none
    uint32_t check;           // a magic number mixed with the header's address: tells a header from other bytes
};
enum { MALLOC_IN_USE = 1, MALLOC_MAPPED = 2, MALLOC_FLAGS = 15 };

size_t malloc_usable_size(void *pointer);
// The first block of the brk heap, and the one after a block; NULL at the end. For programs with one thread.
struct malloc_block *malloc_first_block(void);
struct malloc_block *malloc_next_block(struct malloc_block *block);
