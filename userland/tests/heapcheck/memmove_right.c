/* Moves onto itself, shifted, which is right. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char a[32];
    memset(a, 1, sizeof a);
    memmove(a + 4, a, 20);
    return a[5] - 1;
}
