/* The program has an allocator of its own. */
#include <stdlib.h>
#include <string.h>

static char pool[1000];
static size_t used;

void *malloc(size_t size)
{
    void *p = pool + used;
    used += size + 15 & -16;
    return p;
}

void free(void *p)
{
    if (p == pool)
        used = 0;
}

int main(void)
{
    char *a = malloc(20);
    memset(a, 0, 20);
    a[20] = 1;
    free(a);
    a[3] = 1;
    return 0;
}
