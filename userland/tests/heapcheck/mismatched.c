/* Frees by the wrong family of functions. */
#include <stdlib.h>
#include <string.h>

/* operator new, new[], delete and delete[] of C++ */
void *_Znwm(unsigned long size)
{
    return malloc(size);
}

void *_Znam(unsigned long size)
{
    return malloc(size);
}

void _ZdlPv(void *p)
{
    free(p);
}

void _ZdaPv(void *p)
{
    free(p);
}

int main(void)
{
    char *a = _Znwm(8);
    free(a);
    char *b = malloc(8);
    _ZdlPv(b);
    char *c = _Znam(16);
    _ZdlPv(c);
    char *d = _Znwm(4);
    _ZdlPv(d);
    char *e = _Znam(4);
    _ZdaPv(e);
    return 0;
}
