/* A function deep down reads what another freed. */
#include <stdlib.h>
#include <string.h>

static void drop(char *p)
{
    free(p);
}

static void outer(char *p)
{
    drop(p);
}

static int look(char *p)
{
    return p[0] ? 0 : 0;
}

int main(void)
{
    char *a = malloc(16);
    a[0] = 0;
    outer(a);
    return look(a);
}
