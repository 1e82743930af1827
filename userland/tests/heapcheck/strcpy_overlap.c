/* Copies a string onto itself, shifted. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char a[32] = "hello, world";
    strcpy(a, a + 3);
    return 0;
}
