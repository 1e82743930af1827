// calls: recursive functions: Fibonacci, Ackermann, Tak. Measures calls, returns and the stack.
#include <stdio.h>
#include <stdlib.h>

static __attribute__((noinline)) long fibonacci(long n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static __attribute__((noinline)) long ackermann(long m, long n)
{
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static __attribute__((noinline)) long tak(long x, long y, long z)
{
    return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    unsigned long checksum = 0;
    for (int i = 0; i < 4 * scale; i++)
        checksum = checksum * 31 + fibonacci(28 + i % 3) + ackermann(2, 300 + i) + tak(18, 12, 6 - i % 2);
    printf("calls %d: %lu\n", scale, checksum);
    return 0;
}
