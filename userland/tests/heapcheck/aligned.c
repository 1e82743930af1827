/* Aligned blocks, right and then one byte too far. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    void *p = 0;
    if (posix_memalign(&p, 64, 100))
        return 1;
    if ((unsigned long)p % 64)
        return 1;
    memset(p, 0, 100);
    char *q = aligned_alloc(32, 64);
    q[64] = 1;
    free(p);
    free(q);
    return 0;
}
