/* Loses two blocks that point to each other. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    void **a = malloc(16);
    void **b = malloc(24);
    a[0] = b;
    b[0] = a;
    a = b = 0;
    return 0;
}
