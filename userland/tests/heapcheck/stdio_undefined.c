/* Prints an undefined number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int x;
    char text[32];
    snprintf(text, sizeof text, "%d", x & 1);
    return text[0] == 0;
}
