/* A freed block is read after the next malloc of its size. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(24);
    free(a);
    char *b = malloc(24);
    b[0] = 1;
    volatile char c = a[0];
    (void)c;
    free(b);
    return 0;
}
