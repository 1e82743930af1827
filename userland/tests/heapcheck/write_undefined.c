/* Writes undefined bytes to a file. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    char *a = malloc(10);
    int fd = open("/dev/null", O_WRONLY);
    int n = write(fd, a, 10);
    close(fd);
    free(a);
    return n != 10;
}
