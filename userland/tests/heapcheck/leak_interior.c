/* Only a pointer to the inside is left. */
#include <stdlib.h>
#include <string.h>

static char *keep;

int main(void)
{
    keep = (char *)malloc(100) + 10;
    return 0;
}
