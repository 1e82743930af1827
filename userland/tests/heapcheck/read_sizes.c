/* Reads behind a block by 1, 2, 4 and 8 bytes. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = calloc(1, 16);
    volatile char c = *(char *)(a + 16);
    volatile short s = *(short *)(a + 16);
    volatile int i = *(int *)(a + 16);
    volatile long l = *(long *)(a + 16);
    (void)c, (void)s, (void)i, (void)l;
    free(a);
    return 0;
}
