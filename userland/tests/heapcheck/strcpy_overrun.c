/* Copies a string that is too long. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(5);
    strcpy(a, "hello");
    free(a);
    return 0;
}
