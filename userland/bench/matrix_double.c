// matrix_double: products of matrices of doubles. Measures floating-point loads, products and sums.
#include <stdio.h>
#include <stdlib.h>

enum { N = 200 };
static double a[N][N], b[N][N], c[N][N];

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    double checksum = 0;
    for (int round = 0; round < scale; round++) {
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                a[i][j] = (i + 1) / (j + 2.0 + round);
                b[i][j] = (j - i) / (i + 1.0);
                c[i][j] = 0;
            }
        for (int i = 0; i < N; i++)
            for (int k = 0; k < N; k++) {
                double factor = a[i][k];
                for (int j = 0; j < N; j++)
                    c[i][j] += factor * b[k][j];
            }
        for (int i = 0; i < N; i++)
            checksum = checksum / 2 + c[i][(i * 13 + round) % N];
    }
    printf("matrix_double %d: %.17g\n", scale, checksum);
    return 0;
}
