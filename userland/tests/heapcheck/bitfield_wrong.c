/* Sets one bit field and uses another. */
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
    int r = 0;
    if (b->three == 2)
        r = 1;
    free(b);
    return r & 0;
}
