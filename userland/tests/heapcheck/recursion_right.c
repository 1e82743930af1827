/* Deep recursion with large frames, which is right. */
#include <stdlib.h>
#include <string.h>

static int down(int depth)
{
    char pad[3000];
    memset(pad, depth, sizeof pad);
    return depth == 0 ? 0 : 1 + down(depth - 1) + (pad[10] != (char)depth);
}

int main(void)
{
    return down(200) != 200;
}
