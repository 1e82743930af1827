/* Formats and scans text, which is right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char text[64];
    int a = 0;
    double d = 0;
    snprintf(text, sizeof text, "%d %.3f %s", 42, 2.5, "word");
    if (sscanf(text, "%d %lf", &a, &d) != 2)
        return 1;
    return a != 42 || d != 2.5;
}
