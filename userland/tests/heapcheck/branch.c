/* Branches on an undefined variable. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int x;
    if (x == 42)
        return 1;
    return 0;
}
