/* An or with ones makes bits defined. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    unsigned char *a = malloc(1);
    unsigned x = *a | 0xff;
    int r = x == 0xff;
    free(a);
    return !r;
}
