/* Writes an int of which half is behind the block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    *(int *)(a + 8) = 1;
    free(a);
    return 0;
}
