/* Closes an undefined descriptor. */
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    int *a = malloc(sizeof *a);
    int fd = *a;
    close(fd | 0x1000);
    free(a);
    return 0;
}
