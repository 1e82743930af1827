/* The new part of a grown block is undefined. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = calloc(1, 10);
    a = realloc(a, 20);
    int r = 0;
    if (a[5])
        r = 1;
    if (a[15])
        r = 2;
    free(a);
    return r & 0;
}
