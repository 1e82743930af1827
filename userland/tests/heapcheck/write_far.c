/* Writes twelve bytes behind a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(20);
    a[31] = 1;
    free(a);
    return 0;
}
