/* Reads a freed block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int *a = malloc(40);
    a[0] = 1;
    free(a);
    volatile int x = a[0];
    (void)x;
    return 0;
}
