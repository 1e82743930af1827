/* Branches on a sum with an undefined part. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int a[4];
    a[0] = a[1] = a[3] = 1;
    int sum = 0;
    for (int i = 0; i < 4; i++)
        sum += a[i];
    if (sum > 10)
        return 0;
    return 0;
}
