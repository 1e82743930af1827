/* Frees a block twice. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    free(a);
    free(a);
    return 0;
}
