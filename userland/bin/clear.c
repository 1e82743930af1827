// clear: clears the screen.
#include "common.h"

int main(void)
{
    printf("\033[H\033[2J\033[3J");
    return finish(0);
}
