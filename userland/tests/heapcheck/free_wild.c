/* Frees an address of nothing. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    free((void *)0x1230);
    return 0;
}
