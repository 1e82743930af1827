/* Reads below the stack pointer. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    volatile char *p = (char *)__builtin_frame_address(0) - 4096;
    volatile char c = *p;
    (void)c;
    return 0;
}
