/* A chain of blocks hangs from a static variable. */
#include <stdlib.h>
#include <string.h>

static void **keep;

int main(void)
{
    for (int i = 0; i < 3; i++) {
        void **n = malloc(32);
        n[0] = keep;
        keep = n;
    }
    return 0;
}
