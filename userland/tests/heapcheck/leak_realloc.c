/* Loses a block that realloc moved. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    a = realloc(a, 200);
    a[0] = 1;
    a = 0;
    return 0;
}
