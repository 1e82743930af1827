/* Bytes that a file gave are defined, which is right. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char *a = malloc(10);
    int fd = open("/dev/zero", O_RDONLY);
    int n = read(fd, a, 10);
    int r = 0;
    if (n == 10 && a[9])
        r = 1;
    close(fd);
    free(a);
    return r;
}
