// cache_matrix: a matrix walked by rows and by columns.
//
//   The same additions in another order. By rows the next element is in the same line of 64 bytes seven times of eight;
//   by columns each access goes to another line, and to another page, and when the walk comes back for the next column
//   the first lines have been thrown out. In uniform time both take the same; with caches they do not:
//     vivarium --time hierarchy -c cache_matrix
//     perf stat cache_matrix          the misses by level, and the page walks
//     --cost l1d.size=8K, --cost ram.latency=50ns
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROWS = 512, COLUMNS = 512 };
static long matrix[ROWS][COLUMNS];

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static long by_rows(void)
{
    long sum = 0;
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++)
            sum += matrix[row][column];
    return sum;
}

static long by_columns(void)
{
    long sum = 0;
    for (int column = 0; column < COLUMNS; column++)
        for (int row = 0; row < ROWS; row++)
            sum += matrix[row][column];
    return sum;
}

static void measure(const char *name, long (*sum)(void))
{
    long start = now();
    long result = sum();
    long time = now() - start;
    printf("%-12s sum %ld, %6.2f ns an element\n", name, result, (double)time / (ROWS * COLUMNS));
}

int main(void)
{
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++)
            matrix[row][column] = row ^ column;
    measure("by rows:", by_rows);
    measure("by columns:", by_columns);
    return 0;
}
