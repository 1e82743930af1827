// brk_mmap: the two ways to get memory from the kernel.
//
//   brk moves the end of one area, [heap], up and down; only its top can be given back. mmap makes an area anywhere,
//   which can be given back on its own. malloc uses brk for small blocks and mmap from 128 KiB up: the last lines look
//   for the threshold. Each step before prints the rows of /proc/self/maps without a file's name.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void show(const char *what)
{
    char line[256];
    FILE *maps = fopen("/proc/self/maps", "r");
    printf("%s; the break is at %p\n", what, sbrk(0));
    while (maps && fgets(line, sizeof line, maps))
        if (!strchr(line, '/') && !strstr(line, "[v"))
            printf("    %s", line);
    if (maps)
        fclose(maps);
}

int main(void)
{
    show("at the start");
    char *start = sbrk(1 << 20);
    memset(start, 1, 1 << 20);
    show("sbrk(1 MiB) moved the break up");
    sbrk(-(1 << 20));
    show("sbrk(-1 MiB) moved it down: the pages are gone");
    start = sbrk(4096);
    printf("the page grown again holds %d: fresh pages are zero\n", start[0]);
    char *area = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    show("mmap(1 MiB) made an area of its own");
    munmap(area + (256 << 10), 512 << 10);
    show("munmap of its middle left two");
    mprotect(area, 64 << 10, PROT_READ);
    show("mprotect made the first 64 KiB read-only: a row of its own");
    for (size_t size = 64 << 10; size <= 256 << 10; size += 16 << 10) {
        char *block = malloc(size), *end = sbrk(0);
        printf("malloc(%3lu KiB): %p, %s\n", (unsigned long)size / 1024, (void *)block,
               block < end && block >= end - (1 << 20) ? "below the break: [heap]" : "a mapping of its own");
        free(block);
    }
    return 0;
}
