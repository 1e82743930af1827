// malloc.c: a memory allocator in user mode, over brk and mmap.
//
// Each block begins with a hidden header of 16 bytes (struct malloc_block), and what malloc returns lies just
// after it. The blocks of the brk heap lie side by side and can be walked both ways: forwards by size, backwards
// by `previous`; an empty block in use marks the end. No two free blocks are neighbours: free() joins them at
// once. A free block's first 16 bytes link it into the bin of its size, where malloc looks for the first that
// fits and splits off the rest. From 128 KiB up a block is a mapping of its own, which free() unmaps.
//
//     | header | used by the program ...... | header | next, prev, (free) ..... | header | ... | end |
//              ^ malloc's result
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "internal.h"

enum { HEADER = sizeof(struct malloc_block), MAP_THRESHOLD = 128 << 10, GROW = 64 << 10, TRIM = 256 << 10 };
enum { SMALL_BINS = 64, BINS = 128 };  // one bin for each 16 bytes up to 1024, then four for each doubling
#define MAGIC 0x5ca1ab1eu

typedef struct malloc_block block;
struct links { block *next, *prev; };

static block *bins[BINS];
static uint64_t occupied[BINS / 64];  // a bit for each bin that is not empty
static block *first, *end;            // of the brk heap
static pthread_mutex_t heap_lock;     // guards all of the above

static size_t size_of(block *b) { return b->size_and_flags & ~(uint64_t)MALLOC_FLAGS; }
static int in_use(block *b) { return b->size_and_flags & MALLOC_IN_USE; }
static void *payload(block *b) { return b + 1; }
static struct links *links(block *b) { return payload(b); }
static uint32_t check_of(block *b) { return MAGIC ^ (uint32_t)((uintptr_t)b >> 4); }
static block *after(block *b) { return (block *)((char *)payload(b) + size_of(b)); }
static block *before(block *b) { return b->previous ? (block *)((char *)b - b->previous * 16UL) : NULL; }

// Writes a block's header, and its size into its right neighbour's.
static void set_block(block *b, uint32_t previous, size_t size, int flags)
{
    *b = (block){size | flags, previous, check_of(b)};
    after(b)->previous = (HEADER + size) / 16;
}

// The position of the highest bit, read from the exponent of a double: two instructions, where RV64GC has none that
// counts zeroes.
static int highest_bit(uint64_t x)
{
    union { double value; uint64_t bits; } u = {.value = (double)x};
    return (int)(u.bits >> 52) - 1023;
}

static int bin_of(size_t size)
{
    if (size <= 1024)
        return size / 16 - 1;
    int doublings = highest_bit(size);  // 10 or more
    int bin = SMALL_BINS + (doublings - 10) * 4 + (size >> (doublings - 2) & 3);
    return bin < BINS ? bin : BINS - 1;
}

static void bin_insert(block *b)
{
    int bin = bin_of(size_of(b));
    *links(b) = (struct links){bins[bin], NULL};
    if (bins[bin])
        links(bins[bin])->prev = b;
    bins[bin] = b;
    occupied[bin / 64] |= 1UL << bin % 64;
}

static void bin_remove(block *b)
{
    struct links *l = links(b);
    int bin = bin_of(size_of(b));
    if (l->prev)
        links(l->prev)->next = l->next;
    else if (!(bins[bin] = l->next))
        occupied[bin / 64] &= ~(1UL << bin % 64);
    if (l->next)
        links(l->next)->prev = l->prev;
}

// Frees a block that is in no bin: joins it with its free neighbours and puts the result in a bin.
static block *release(block *b)
{
    block *left = before(b), *right = after(b);
    size_t size = size_of(b);
    if (!in_use(right)) {
        bin_remove(right);
        size += HEADER + size_of(right);
    }
    if (left && !in_use(left)) {
        bin_remove(left);
        size += HEADER + size_of(left);
        b = left;
    }
    set_block(b, b->previous, size, 0);
    bin_insert(b);
    return b;
}

// Takes a block that is in no bin into use, `size` bytes of it; the rest, if it can be a block, is free.
static void *use(block *b, size_t size)
{
    size_t whole = size_of(b);
    if (whole < size + HEADER + 16) {
        set_block(b, b->previous, whole, MALLOC_IN_USE);
        return payload(b);
    }
    set_block(b, b->previous, size, MALLOC_IN_USE);
    set_block(after(b), after(b)->previous, whole - size - HEADER, MALLOC_IN_USE);
    release(after(b));
    return payload(b);
}

static block *find(size_t size)
{
    int bin = bin_of(size);
    for (block *b = bins[bin]; b; b = links(b)->next)
        if (size_of(b) >= size)
            return b;
    for (int i = bin + 1; i < BINS; i = (i | 63) + 1) {  // any block of a larger bin fits
        uint64_t larger = occupied[i / 64] >> i % 64;
        if (larger)
            return bins[i + highest_bit(larger & -larger)];
    }
    return NULL;
}

// Moves the program break up; the new bytes are a free block. The end mark becomes that block's header, unless
// the program moved the break itself: then a new row of blocks begins there.
static block *grow(size_t size)
{
    char *start = sbrk(0);
    int adjoining = end && start == (char *)payload(end);
    size_t align = adjoining ? 0 : -(uintptr_t)start & 15;
    size_t more = align + ((size + 2 * HEADER + GROW - 1) & -(size_t)GROW);
    if (sbrk(more) == (void *)-1)
        return NULL;
    block *b = adjoining ? end : (block *)(start + align);
    uint32_t previous = adjoining ? b->previous : 0;
    end = (block *)(start + more) - 1;
    *end = (block){MALLOC_IN_USE, 0, check_of(end)};
    if (!first)
        first = b;
    set_block(b, previous, (char *)end - (char *)payload(b), MALLOC_IN_USE);
    return release(b);
}

// Gives the top of the heap back to the kernel when much of it is free.
static void trim(block *b)
{
    if (after(b) != end || size_of(b) < TRIM || sbrk(0) != payload(end))
        return;
    size_t less = (size_of(b) - GROW) & -(size_t)4096;
    bin_remove(b);
    end = (block *)((char *)end - less);
    *end = (block){MALLOC_IN_USE, 0, check_of(end)};
    set_block(b, b->previous, size_of(b) - less, 0);
    bin_insert(b);
    sbrk(-(intptr_t)less);
}

// Blocks that are mappings. Their size is what the mapping holds after the header.
static void *map_block(size_t size)
{
    size_t whole = (size + HEADER + 4095) & -4096UL;
    block *b = whole < size ? MAP_FAILED : mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (b == MAP_FAILED) {
        errno = ENOMEM;
        return NULL;
    }
    *b = (block){(whole - HEADER) | MALLOC_IN_USE | MALLOC_MAPPED, 0, check_of(b)};
    return payload(b);
}

static void *remap_block(block *b, size_t size)
{
    size_t whole = (size + HEADER + 4095) & -4096UL;
    block *moved = whole < size ? MAP_FAILED : mremap(b, size_of(b) + HEADER, whole, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) {
        errno = ENOMEM;
        return NULL;
    }
    *moved = (block){(whole - HEADER) | MALLOC_IN_USE | MALLOC_MAPPED, 0, check_of(moved)};
    return payload(moved);
}

// The header of what a program gives back, or the end of a program that gives back something else.
static block *checked(void *pointer, const char *misuse, const char *twice)
{
    block *b = (block *)pointer - 1;
    if ((uintptr_t)pointer & 15 || b->check != check_of(b))
        __fatal(misuse);
    if (!in_use(b))
        __fatal(twice);
    return b;
}

static size_t rounded(size_t size)
{
    return size < 16 ? 16 : (size + 15) & -16UL;
}

void *malloc(size_t size)
{
    if (size >= MAP_THRESHOLD)
        return map_block(size);
    size = rounded(size);
    lock(&heap_lock);
    block *b = find(size);
    if (!b)
        b = grow(size);
    void *result = NULL;
    if (b) {
        bin_remove(b);
        result = use(b, size);
    } else
        errno = ENOMEM;
    unlock(&heap_lock);
    return result;
}

void free(void *pointer)
{
    if (!pointer)
        return;
    block *b = checked(pointer, "free(): invalid pointer", "free(): double free detected");
    if (b->size_and_flags & MALLOC_MAPPED) {
        b->check = 0;
        munmap(b, size_of(b) + HEADER);
        return;
    }
    int error = errno;
    lock(&heap_lock);
    trim(release(b));
    unlock(&heap_lock);
    errno = error;
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    void *result = malloc(total);
    if (result && !(((block *)result - 1)->size_and_flags & MALLOC_MAPPED))
        memset(result, 0, total);
    return result;
}

// Grows in place when the right neighbour is free and large enough; the lock is held.
static int grow_in_place(block *b, size_t size)
{
    block *right = after(b);
    if (in_use(right) || size_of(b) + HEADER + size_of(right) < size)
        return 0;
    bin_remove(right);
    set_block(b, b->previous, size_of(b) + HEADER + size_of(right), MALLOC_IN_USE);
    return 1;
}

void *realloc(void *pointer, size_t size)
{
    if (!pointer)
        return malloc(size);
    block *b = checked(pointer, "realloc(): invalid pointer", "realloc(): block is free");
    if (b->size_and_flags & MALLOC_MAPPED && size >= MAP_THRESHOLD)
        return remap_block(b, size);
    if (!(b->size_and_flags & MALLOC_MAPPED) && size < MAP_THRESHOLD) {
        lock(&heap_lock);
        int fits = rounded(size) <= size_of(b) || grow_in_place(b, rounded(size));
        if (fits)
            use(b, rounded(size));
        unlock(&heap_lock);
        if (fits)
            return pointer;
    }
    void *moved = malloc(size);
    if (moved) {
        memcpy(moved, pointer, size_of(b) < size ? size_of(b) : size);
        free(pointer);
    }
    return moved;
}

// A block with room to spare, cut so that a header stands just before the aligned address.
void *aligned_alloc(size_t alignment, size_t size)
{
    if (alignment <= 16)
        return malloc(size);
    size = rounded(size);
    lock(&heap_lock);
    size_t enough = size + alignment + HEADER + 16;
    block *b = find(enough);
    if (!b)
        b = grow(enough);
    void *result = NULL;
    if (b) {
        bin_remove(b);
        use(b, enough);
        char *at = payload(b);
        if ((uintptr_t)at & (alignment - 1)) {
            at = (char *)(((uintptr_t)at + HEADER + 16 + alignment - 1) & -alignment);
            block *second = (block *)at - 1;
            size_t whole = size_of(b), front = (char *)second - (char *)payload(b);
            set_block(second, 0, whole - front - HEADER, MALLOC_IN_USE);
            set_block(b, b->previous, front, MALLOC_IN_USE);
            release(b);
            b = second;
        }
        result = use(b, size);
    } else
        errno = ENOMEM;
    unlock(&heap_lock);
    return result;
}

size_t malloc_usable_size(void *pointer)
{
    return pointer ? size_of((block *)pointer - 1) : 0;
}

block *malloc_first_block(void) { return first; }

block *malloc_next_block(block *b)
{
    return after(b) == end ? NULL : after(b);
}
