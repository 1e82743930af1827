/* Exits with an undefined status. */
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int *a = malloc(sizeof *a);
    int x = *a;
    free(a);
    _exit(x);
}
