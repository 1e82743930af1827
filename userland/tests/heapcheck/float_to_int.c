/* Turns an undefined double into an int and branches on it. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    double *a = malloc(sizeof *a);
    int i = (int)*a;
    int r = 0;
    if (i == 3)
        r = 1;
    free(a);
    return r & 0;
}
