/* Multiplies an undefined value. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int x;
    int y = x * 3;
    if (y == 9)
        return 0;
    return 0;
}
