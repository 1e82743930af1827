/* An undefined value and itself. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int x;
    int y = x ^ x;
    if (y)
        return 1;
    return 0;
}
