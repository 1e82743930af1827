/* Takes the length of a string without its end. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(4);
    memset(a, 65, 4);
    volatile size_t n = strlen(a);
    (void)n;
    free(a);
    return 0;
}
