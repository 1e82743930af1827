/* Writes the byte before a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    a[-1] = 1;
    free(a);
    return 0;
}
