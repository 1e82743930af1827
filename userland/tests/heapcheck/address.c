/* Uses an undefined index. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int i;
    i &= 3;
    int table[4] = {1, 2, 3, 4};
    volatile int x = table[i];
    (void)x;
    return 0;
}
