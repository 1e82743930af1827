/* Sets one bit field and uses it, which is right. */
#include <stdlib.h>
#include <string.h>

struct bits {
    unsigned one : 3;
    unsigned two : 5;
    unsigned three : 9;
};

int main(void)
{
    struct bits *b = malloc(sizeof *b);
    b->two = 2;
    int r = b->two == 2;
    free(b);
    return !r;
}
