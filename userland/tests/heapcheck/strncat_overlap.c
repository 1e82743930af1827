/* Appends a string to itself. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char a[32] = "hello, world";
    strncat(a, a + 7, 8);
    return 0;
}
