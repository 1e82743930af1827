/* Writes a freed block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int *a = malloc(40);
    free(a);
    a[3] = 1;
    return 0;
}
