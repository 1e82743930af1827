/* Calls exit deep down with blocks on the stack. */
#include <stdlib.h>
#include <string.h>

static void leave(char **p)
{
    exit(p == 0);
}

int main(void)
{
    char *a = malloc(50);
    a[0] = 1;
    leave(&a);
}
