/* Passes an undefined value down, which uses it. */
#include <stdlib.h>
#include <string.h>

static int use(int v)
{
    if (v)
        return 1;
    return 2;
}

int main(void)
{
    int x;
    return use(x) & 0;
}
