/* Loses a block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(33);
    a[0] = 1;
    a = 0;
    return 0;
}
