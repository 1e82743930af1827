/* Reads a long before a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    long *a = malloc(64);
    a[0] = 5;
    volatile long x = a[-1];
    (void)x;
    free(a);
    return 0;
}
