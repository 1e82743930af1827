/* Loses what operator new[] gave. */
#include <stdlib.h>
#include <string.h>

void *_Znam(unsigned long size)
{
    return malloc(size);
}

int main(void)
{
    char *a = _Znam(48);
    a[0] = 1;
    a = 0;
    return 0;
}
