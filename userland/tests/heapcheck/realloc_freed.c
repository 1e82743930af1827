/* Reallocates a freed block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    free(a);
    char *b = realloc(a, 20);
    return b != 0;
}
