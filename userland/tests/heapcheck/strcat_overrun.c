/* Appends past the end of the block. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(8);
    strcpy(a, "hello");
    strcat(a, " yo");
    free(a);
    return 0;
}
