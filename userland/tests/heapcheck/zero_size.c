/* Writes to a block of no bytes. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(0);
    a[0] = 1;
    free(a);
    return 0;
}
