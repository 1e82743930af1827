/* Opens a name with an undefined byte in it. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char *a = malloc(10);
    a[0] = '/';
    a[2] = 0;
    int fd = open(a, O_RDONLY);
    free(a);
    return fd == 12345;
}
