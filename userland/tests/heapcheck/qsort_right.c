/* Sorts and searches with the C library, which is right. */
#include <stdlib.h>
#include <string.h>

static int order(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int main(void)
{
    int *a = malloc(100 * sizeof *a);
    for (int i = 0; i < 100; i++)
        a[i] = i * 37 % 101;
    qsort(a, 100, sizeof *a, order);
    int r = a[0] > a[1];
    free(a);
    return r;
}
