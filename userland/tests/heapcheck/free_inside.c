/* Frees a pointer into a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    free(a + 4);
    free(a);
    return 0;
}
