/* Compares structs with their padding by memcmp. */
#include <stdlib.h>
#include <string.h>

struct s {
    char c;
    long l;
};

int main(void)
{
    struct s *a = malloc(sizeof *a);
    struct s *b = malloc(sizeof *b);
    a->c = b->c = 1;
    a->l = b->l = 2;
    int r = memcmp(a, b, sizeof *a);
    free(a);
    free(b);
    return r & 0;
}
