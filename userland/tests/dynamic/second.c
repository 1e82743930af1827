// second.c: a library that needs first.c's, for dlopen.
#include <stdio.h>

int first_call(int n);
extern int first_data;
_Thread_local int second_local = 31;
_Thread_local char second_zeroes[100];

__attribute__((constructor)) static void begin(void) { puts("second: constructor"); }
__attribute__((destructor)) static void end(void) { puts("second: destructor"); }

const char *both(void) { return "second"; }
int second_call(int n) { return first_call(n) + first_data + (second_local += 1) + second_zeroes[n % 100]++; }
int *second_address(void) { return &second_local; }
double many(int a, double b, int c, double d, long e, float f, int g, int h, int i, int j, double k)
{
    return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 + k * 11;
}
