/* Frees all that it allocates, which is right. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    for (int i = 1; i < 200; i++) {
        char *a = malloc(i);
        memset(a, i, i);
        free(a);
    }
    return 0;
}
