/* Writes more than the block has. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char *a = calloc(1, 10);
    int fd = open("/dev/null", O_WRONLY);
    int n = write(fd, a, 20);
    close(fd);
    free(a);
    return n != 20;
}
