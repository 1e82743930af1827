/* Loses a string. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *a = strdup("a string that is lost");
    a = 0;
    return 0;
}
