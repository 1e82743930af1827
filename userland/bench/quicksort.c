// quicksort: sorts pseudo-random integers. Measures unpredictable branches and exchanges in memory.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { COUNT = 800000 };
static uint32_t state;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void sort(uint32_t *a, long low, long high)
{
    while (low < high) {
        uint32_t pivot = a[low + (high - low) / 2];
        long i = low, j = high;
        while (i <= j) {
            while (a[i] < pivot)
                i++;
            while (a[j] > pivot)
                j--;
            if (i <= j) {
                uint32_t t = a[i];
                a[i++] = a[j];
                a[j--] = t;
            }
        }
        sort(a, low, j);
        low = i;
    }
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    uint32_t *numbers = malloc(COUNT * sizeof *numbers);
    uint64_t checksum = 0;
    for (int round = 0; round < scale; round++) {
        state = 2463534242u + round;
        for (int i = 0; i < COUNT; i++)
            numbers[i] = next_random();
        sort(numbers, 0, COUNT - 1);
        for (int i = 1; i < COUNT; i++)
            if (numbers[i - 1] > numbers[i])
                return 1;
        for (int i = 0; i < COUNT; i += 1000)
            checksum = checksum * 31 + numbers[i];
    }
    free(numbers);
    printf("quicksort %d: %lu\n", scale, (unsigned long)checksum);
    return 0;
}
