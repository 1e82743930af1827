/* Sets more than there is. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(30);
    memset(a, 0, 33);
    free(a);
    return 0;
}
