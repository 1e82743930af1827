/* A function returns an undefined value. */
#include <stdlib.h>
#include <string.h>

static int give(void)
{
    int x;
    return x;
}

int main(void)
{
    if (give())
        return 0;
    return 0;
}
