/* Reads the int right behind a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int *a = calloc(10, sizeof(int));
    int x = a[10];
    free(a);
    return x ? 0 : 0;
}
