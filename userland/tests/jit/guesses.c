// guesses: hot code about whose data the translator guesses, and then the data is another. First registers hold words of 32
// bits and accesses go to one place; later the same code gets numbers of 64 bits, and goes to the stack, the heap and a
// mapping in turn. The expected output is qemu's.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { TURNS = 300000, SIZE = 3000 };

// A loop around registers that hold whatever they are given: mixes two numbers, 32 bits of some steps.
static uint64_t mix(uint64_t a, uint64_t b, long turns)
{
    for (long i = 0; i < turns; i++) {
        asm("xor %0, %0, %1\n\t"
            "and %1, %2, %0\n\t"
            "or %1, %1, %0\n\t"
            "slli t0, %1, 3\n\t"
            "sub %1, t0, %1\n\t"
            "mv %0, %1"
            : "+r"(a), "+r"(b)
            : "r"(i)
            : "t0");
        asm("bltu %0, %1, 1f\n\txori %0, %0, 5\n1:" : "+r"(a) : "r"(b));
        asm("sltu t0, %0, %1\n\txor %1, %1, t0" : "+r"(a), "+r"(b) : : "t0");
    }
    return a * 3 + b;
}

// The same where only words go around.
static uint64_t words(int64_t a, int64_t b, long turns)
{
    asm volatile("1:\n\t"
                 "addw t1, %0, %1\n\t"
                 "xor t2, t1, %0\n\t"
                 "sraiw t3, t2, 3\n\t"
                 "and t4, t3, %1\n\t"
                 "bgeu t4, t1, 2f\n\t"
                 "ori t4, t4, 9\n"
                 "2:\n\t"
                 "slt t5, t4, t1\n\t"
                 "subw %1, t4, t5\n\t"
                 "slliw %0, t2, 5\n\t"
                 "srliw t2, t2, 27\n\t"
                 "or %0, %0, t2\n\t"
                 "mulw %1, %1, t1\n\t"
                 "addiw %1, %1, 13\n\t"
                 "addi %2, %2, -1\n\t"
                 "bnez %2, 1b"
                 : "+r"(a), "+r"(b), "+r"(turns)
                 :
                 : "t1", "t2", "t3", "t4", "t5");
    return a * 31 + b;
}

__attribute__((noinline)) static uint64_t sum(volatile unsigned char *bytes, int size, int by)
{
    uint64_t total = 0;
    for (int i = 0; i < size; i++) {
        bytes[i] += by;
        total = total * 31 + bytes[i];
    }
    return total;
}

int main(void)
{
    unsigned char *places[4];
    unsigned char stack[SIZE];
    uint64_t total = 0;
    printf("words %lx\n", words(123456, -77, TURNS));
    printf("wide %lx\n", words(0x123456789abcdefL, -0x123456789aL, TURNS));
    for (int i = 0; i < 2000; i++)
        total += words(i * 0x100000001L, i, 50);
    printf("both %lx\n", total);
    printf("mix of words %lx\n", mix(77, 1234567, TURNS));
    printf("mix %lx\n", mix(0x8000000180000001UL, 0xffffffff00000001UL, TURNS));
    places[0] = stack;
    places[1] = malloc(SIZE);
    places[2] = mmap(NULL, 4 * SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    places[3] = places[2] + 2 * SIZE;
    for (int p = 0; p < 4; p++)
        for (int i = 0; i < SIZE; i++)
            places[p][i] = i * 7 + p;
    for (int i = 0; i < TURNS / 100; i++)
        total = total * 7 + sum(places[0], 100, 1);
    printf("one place %lx\n", total);
    for (int i = 0; i < TURNS / 10; i++)
        total = total * 7 + sum(places[i % 4] + i % 1000, i % 16, i);
    printf("four places %lx\n", total);
    munmap(places[2], 4 * SIZE);
    places[2] = mmap(NULL, 4 * SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    places[3] = places[2] + SIZE;
    for (int i = 0; i < TURNS / 10; i++)
        total = total * 7 + sum(places[i % 4] + i % 1000, i % 16, i);
    printf("after another mapping %lx\n", total);
    return 0;
}
