/* Copies more than there is room for. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(32);
    char b[40];
    memset(b, 1, sizeof b);
    memcpy(a, b, 40);
    free(a);
    return 0;
}
