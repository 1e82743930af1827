/* Branches on an undefined heap byte. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(4);
    int r = 0;
    if (a[2])
        r = 1;
    free(a);
    return r & 0;
}
