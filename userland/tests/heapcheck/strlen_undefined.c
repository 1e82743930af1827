/* Takes the length of bytes that were never set. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(8);
    a[7] = 0;
    size_t n = strlen(a);
    free(a);
    return n > 100;
}
