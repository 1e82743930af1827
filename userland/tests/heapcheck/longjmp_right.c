/* Jumps out of nested calls, which is right. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf place;

static void down(int depth, int n)
{
    char pad[100];
    memset(pad, depth, sizeof pad);
    if (depth == 0)
        longjmp(place, n);
    down(depth - 1, n);
}

int main(void)
{
    volatile int n = 0;
    if (setjmp(place) < 3) {
        n++;
        down(5, n);
    }
    return n != 3;
}
