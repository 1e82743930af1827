/* Compares an undefined value from both sides. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int x;
    int n = 0;
    if (x < 10)
        n++;
    if (x > -10)
        n++;
    return n & 0;
}
