// matrix_int: products of integer matrices. Measures multiplication in a nest of three loops.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 200 };
static int32_t a[N][N], b[N][N], c[N][N];

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    uint64_t checksum = 0;
    for (int round = 0; round < 8 * scale; round++) {
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                a[i][j] = (i * 7 + j * 3 + round) % 101 - 50;
                b[i][j] = (i * 5 + j * 11 - round) % 97;
            }
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                int32_t sum = 0;
                for (int k = 0; k < N; k++)
                    sum += a[i][k] * b[k][j];
                c[i][j] = sum;
            }
        for (int i = 0; i < N; i++)
            checksum = checksum * 31 + (uint32_t)c[i][(i * 13 + round) % N];
    }
    printf("matrix_int %d: %lu\n", scale, (unsigned long)checksum);
    return 0;
}
