/* The same wrong write from two places, many times each. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(8);
    for (int i = 0; i < 5; i++)
        a[8] = i;
    for (int i = 0; i < 3; i++)
        a[9] = i;
    free(a);
    return 0;
}
