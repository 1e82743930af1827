/* calloc gives defined bytes, which is right. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int *a = calloc(4, 4);
    int r = a[0] | a[3];
    if (r)
        r = 1;
    free(a);
    return r;
}
