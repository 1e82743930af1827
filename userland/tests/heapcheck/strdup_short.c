/* Writes behind what strdup gave. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = strdup("four");
    a[5] = 1;
    free(a);
    return 0;
}
