/* Copies onto itself, shifted. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char a[32];
    memset(a, 1, sizeof a);
    memcpy(a + 4, a, 20);
    return 0;
}
