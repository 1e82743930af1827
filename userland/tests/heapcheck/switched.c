/* Switches on an undefined value. */
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int x;
    x &= 1;
    int r = 0;
    switch (x) {
    case 0:
        r = 1;
        break;
    case 1:
        r = 2;
        break;
    }
    return r & 0;
}
