/* All of the string functions on good strings. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char a[64], b[64];
    strcpy(a, "hello");
    strcat(a, ", world");
    strncpy(b, a, sizeof b);
    int r = strcmp(a, b) != 0;
    r |= strncmp(a, b, 5) != 0;
    r |= memcmp(a, b, strlen(a)) != 0;
    r |= strchr(a, ',') != a + 5;
    r |= strrchr(a, 'o') != a + 8;
    r |= memchr(a, 'w', sizeof "hello, world") != a + 7;
    r |= strstr(a, "wor") != a + 7;
    r |= strspn(a, "hel") != 4;
    r |= strcspn(a, ",") != 5;
    return r;
}
