/* Frees a variable. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int x = 0;
    int *p = &x;
    free(p);
    return x;
}
