/* Copies part of a string onto itself. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char a[32] = "hello, world";
    strncpy(a + 2, a, 8);
    return 0;
}
