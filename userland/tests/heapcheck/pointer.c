/* Reads through an undefined pointer that happens to be good. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char **a = malloc(sizeof *a);
    char *b = malloc(8);
    b[0] = 1;
    long *raw = (long *)a;
    *raw = (*raw & 0) | (long)b;
    volatile char c = **a;
    (void)c;
    free(b);
    free(a);
    return 0;
}
