/* Writes the int right behind a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int *a = malloc(10 * sizeof(int));
    a[10] = 1;
    free(a);
    return 0;
}
