/* Masks the undefined bits away, which is right. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    unsigned *a = malloc(4);
    unsigned char *b = (unsigned char *)a;
    b[0] = 7;
    int r = (*a & 0xff) == 7;
    free(a);
    return !r;
}
