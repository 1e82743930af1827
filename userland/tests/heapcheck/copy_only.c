/* Copies undefined bytes without using them, which is right. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int a[10], b[10];
    for (int i = 0; i < 10; i++)
        b[i] = a[i];
    memcpy(a, b, sizeof a);
    return 0;
}
