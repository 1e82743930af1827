/* Reads from a file past the end of the block. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char *a = malloc(10);
    int fd = open("/dev/zero", O_RDONLY);
    int n = read(fd, a, 11);
    close(fd);
    free(a);
    return n != 11;
}
