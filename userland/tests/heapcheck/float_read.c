/* Reads a float behind the block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    float *a = calloc(3, sizeof(float));
    volatile float x = a[3];
    (void)x;
    free(a);
    return 0;
}
