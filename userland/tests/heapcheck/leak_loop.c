/* Loses ten blocks from one place. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    for (int i = 0; i < 10; i++) {
        char *a = malloc(10 + i);
        a[0] = 1;
        a = 0;
    }
    return 0;
}
