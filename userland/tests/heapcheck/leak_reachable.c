/* A static variable still has the block. */
#include <stdlib.h>
#include <string.h>

static char *keep;

int main(void)
{
    keep = malloc(100);
    return 0;
}
