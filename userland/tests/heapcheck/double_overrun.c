/* Writes a double behind the block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    double *a = malloc(3 * sizeof(double));
    a[3] = 1.5;
    free(a);
    return 0;
}
