/* Compares an undefined double. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    double *a = malloc(sizeof *a);
    int r = 0;
    if (*a > 1.0)
        r = 1;
    free(a);
    return r & 0;
}
