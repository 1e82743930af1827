/* Copies a struct with padding, which is right. */
#include <stdlib.h>
#include <string.h>

struct s {
    char c;
    long l;
};

int main(void)
{
    struct s *a = malloc(sizeof *a);
    a->c = 1;
    a->l = 2;
    struct s b = *a;
    int r = b.c == 1 && b.l == 2;
    free(a);
    return !r;
}
