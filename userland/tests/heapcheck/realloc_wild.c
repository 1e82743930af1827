/* Reallocates a pointer into a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    char *b = realloc(a + 1, 20);
    free(a);
    return b != 0;
}
