/* A signal handler runs on the stack, which is right. */
#include <signal.h>
#include <string.h>

static volatile int seen;

static void handle(int number)
{
    char pad[200];
    memset(pad, number, sizeof pad);
    seen += pad[100] == SIGUSR1;
}

int main(void)
{
    signal(SIGUSR1, handle);
    for (int i = 0; i < 3; i++)
        raise(SIGUSR1);
    return seen != 3;
}
