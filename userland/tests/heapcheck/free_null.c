/* Frees a null pointer, which is right. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    free(0);
    return 0;
}
