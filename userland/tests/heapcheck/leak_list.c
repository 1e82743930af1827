/* Loses the head of a list. */
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    char data[40];
};

int main(void)
{
    struct node *head = 0;
    for (int i = 0; i < 4; i++) {
        struct node *n = malloc(sizeof *n);
        n->next = head;
        head = n;
    }
    head = 0;
    return 0;
}
