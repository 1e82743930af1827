/* Both sides of a fork make their own mistake. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char *a = malloc(10);
    a[0] = 1;
    int pid = fork();
    if (pid == 0)
        return a[10] ? 0 : 0;
    int status;
    waitpid(pid, &status, 0);
    free(a);
    return status;
}
