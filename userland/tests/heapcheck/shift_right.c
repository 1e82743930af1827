/* Shifts the undefined bits away, which is right. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    unsigned *a = malloc(4);
    ((unsigned char *)a)[3] = 9;
    int r = (*a >> 24) == 9;
    free(a);
    return !r;
}
