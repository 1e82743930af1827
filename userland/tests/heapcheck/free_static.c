/* Frees static memory. */
#include <stdlib.h>
#include <string.h>

static char buffer[16];

int main(void)
{
    char *p = buffer;
    free(p);
    return 0;
}
