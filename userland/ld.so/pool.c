// pool.c: the linker's own memory: powers of two cut from pages, with a free list for each size.
#include <string.h>
#include <sys/mman.h>
#include "ld.h"

enum { SMALLEST = 5, LARGEST = 16 };   // as powers of two, in bytes
static void *free_lists[LARGEST + 1];
static char *fresh, *fresh_end;

static char *map_pages(size_t size)
{
    long memory = raw(SYS_mmap, 0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory < 0 && memory > -4096) {
        say("out of memory", NULL);
        raw(SYS_exit_group, 127);
    }
    return (char *)memory;
}

static int power_for(size_t size)
{
    int power = SMALLEST;
    while (power <= LARGEST && (1UL << power) < size)
        power++;
    return power;
}

void *allocate(size_t size)
{
    int power = power_for(size);
    if (power > LARGEST)
        return map_pages(size);
    void **memory = free_lists[power];
    if (memory) {
        free_lists[power] = *memory;
    } else {
        if ((size_t)(fresh_end - fresh) < 1UL << power) {
            fresh = map_pages(1UL << LARGEST);
            fresh_end = fresh + (1UL << LARGEST);
        }
        memory = (void **)fresh;
        fresh += 1UL << power;
    }
    return memset(memory, 0, 1UL << power);
}

void release(void *memory, size_t size)
{
    int power = power_for(size);
    if (!memory)
        return;
    if (power > LARGEST) {
        raw(SYS_munmap, memory, size);
    } else {
        *(void **)memory = free_lists[power];
        free_lists[power] = memory;
    }
}

char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(allocate(size), text, size);
}
