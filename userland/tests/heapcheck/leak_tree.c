/* Loses a tree. */
#include <stdlib.h>
#include <string.h>

struct tree {
    struct tree *left, *right;
};

static struct tree *grow(int depth)
{
    struct tree *t = malloc(sizeof *t);
    t->left = depth ? grow(depth - 1) : 0;
    t->right = depth ? grow(depth - 1) : 0;
    return t;
}

int main(void)
{
    grow(3);
    return 0;
}
