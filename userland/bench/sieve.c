// sieve: the sieve of Eratosthenes over bytes. Measures strided stores.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 5000000 };

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    unsigned char *composite = malloc(LIMIT);
    unsigned long checksum = 0;
    for (int round = 0; round < 2 * scale; round++) {
        memset(composite, 0, LIMIT);
        int count = 0;
        for (int i = 2; i < LIMIT - round; i++) {
            if (composite[i])
                continue;
            count++;
            for (int j = 2 * i; j < LIMIT; j += i)
                composite[j] = 1;
        }
        checksum = checksum * 31 + count;
    }
    free(composite);
    printf("sieve %d: %lu\n", scale, checksum);
    return 0;
}
