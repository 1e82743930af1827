// memory_map.c: mapping memory, and the program break.
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>
#include "internal.h"

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    return (void *)call(SYS_mmap, address, size, protection, flags, fd, offset);
}

void *mremap(void *address, size_t old_size, size_t new_size, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    void *to = flags & MREMAP_FIXED ? va_arg(list, void *) : NULL;
    va_end(list);
    return (void *)call(SYS_mremap, address, old_size, new_size, flags, to);
}

int munmap(void *address, size_t size) { return call(SYS_munmap, address, size); }
int mprotect(void *address, size_t size, int protection) { return call(SYS_mprotect, address, size, protection); }
int madvise(void *address, size_t size, int advice) { return call(SYS_madvise, address, size, advice); }
int mincore(void *address, size_t size, unsigned char *resident) { return call(SYS_mincore, address, size, resident); }
int msync(void *address, size_t size, int flags) { return call(SYS_msync, address, size, flags); }
int mlock(const void *address, size_t size) { return call(SYS_mlock, address, size); }
int munlock(const void *address, size_t size) { return call(SYS_munlock, address, size); }

// The kernel's brk returns the break that holds afterwards; asked for too much, it leaves it alone.
static char *program_break;

int brk(void *to)
{
    program_break = (char *)raw(SYS_brk, to);
    if (program_break == to)
        return 0;
    errno = ENOMEM;
    return -1;
}

void *sbrk(intptr_t increment)
{
    if (!program_break)
        program_break = (char *)raw(SYS_brk, 0);
    char *old = program_break;
    if (increment && brk(old + increment) < 0)
        return (void *)-1;
    return old;
}
