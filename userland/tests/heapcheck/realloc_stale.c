/* Uses the old pointer after realloc. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = malloc(10);
    a[0] = 1;
    char *b = realloc(a, 1000);
    volatile char c = a[0];
    (void)c;
    free(b);
    return 0;
}
