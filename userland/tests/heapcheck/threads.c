/* Two threads, one of which writes behind a block. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void *right(void *unused)
{
    char *p = malloc(16);
    memset(p, 0, 16);
    free(p);
    return unused;
}

static void *wrong(void *unused)
{
    char *p = malloc(16);
    p[16] = 1;
    free(p);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, 0, right, 0);
    pthread_join(a, 0);
    pthread_create(&b, 0, wrong, 0);
    pthread_join(b, 0);
    return 0;
}
