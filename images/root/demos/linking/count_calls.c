// count_calls: a library that takes the place of malloc and free in a program that knows nothing of it.
//
//   ld.so binds a name to the first object that defines it, and LD_PRELOAD puts this one before libc.so. dlsym with
//   RTLD_NEXT finds the function that would have been called. A static program has nothing left to bind: no effect.
//     cd /demos/linking; LD_PRELOAD=./count_calls.so ./dynamic; LD_PRELOAD=./count_calls.so ./static
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static int allocations, frees;
static size_t bytes;

void *malloc(size_t size)
{
    static void *(*original)(size_t);
    if (!original)
        original = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    allocations++;
    bytes += size;
    return original(size);
}

void free(void *block)
{
    static void (*original)(void *);
    if (!original)
        original = (void (*)(void *))dlsym(RTLD_NEXT, "free");
    frees++;
    original(block);
}

__attribute__((destructor)) static void report(void)
{
    fprintf(stderr, "count_calls: malloc %d times, %zu bytes; free %d times\n", allocations, bytes, frees);
}
