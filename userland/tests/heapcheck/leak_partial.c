/* Frees the head of a list but not the rest. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    void **a = malloc(16);
    void **b = malloc(32);
    a[0] = b;
    b[0] = 0;
    free(a);
    a = b = 0;
    return 0;
}
