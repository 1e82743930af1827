/* Keeps an undefined bit. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    unsigned *a = malloc(4);
    unsigned char *b = (unsigned char *)a;
    b[0] = 7;
    int r = 0;
    if ((*a & 0x1ff) == 7)
        r = 1;
    free(a);
    return r & 0;
}
