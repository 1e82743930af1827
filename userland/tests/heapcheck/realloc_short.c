/* Uses the old length after a block has shrunk. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(100);
    memset(a, 0, 100);
    a = realloc(a, 50);
    volatile char c = a[60];
    (void)c;
    free(a);
    return 0;
}
