/* Reads what an earlier call left on the stack. */
#include <stdlib.h>
#include <string.h>

static void leave(void)
{
    volatile int a[8];
    for (int i = 0; i < 8; i++)
        a[i] = i;
}

static int look(void)
{
    volatile int b[8];
    if (b[3] == 3)
        return 1;
    return 0;
}

int main(void)
{
    leave();
    return look() & 0;
}
