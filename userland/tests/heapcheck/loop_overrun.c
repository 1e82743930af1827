/* Fills one element too many, in a loop. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int *a = malloc(5 * sizeof(int));
    for (int i = 0; i <= 5; i++)
        a[i] = i;
    free(a);
    return 0;
}
