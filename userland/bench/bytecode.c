// bytecode: an interpreter for a small stack machine, running a program that counts primes. Measures indirect
// jumps: what an interpreter in an interpreter costs.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum operation { PUSH, LOAD, STORE, ADD, SUB, MUL, MOD, LESS, JUMP, JUMP_IF_ZERO, HALT };

// n = 2; while n < limit: d = 2; while d*d < n+1 and n mod d: d += 1; if d*d >= n+1: count += 1; n += 1
enum { LIMIT, COUNT, NUMBER, DIVISOR, VARIABLES };
static const int program[] = {
    PUSH, 2, STORE, NUMBER,
    LOAD, NUMBER, LOAD, LIMIT, LESS, JUMP_IF_ZERO, 64,                                            // 4
    PUSH, 2, STORE, DIVISOR,                                                                      // 11
    LOAD, DIVISOR, LOAD, DIVISOR, MUL, LOAD, NUMBER, PUSH, 1, ADD, LESS, JUMP_IF_ZERO, 48,        // 15
    LOAD, NUMBER, LOAD, DIVISOR, MOD, JUMP_IF_ZERO, 55,                                           // 28
    LOAD, DIVISOR, PUSH, 1, ADD, STORE, DIVISOR, JUMP, 15,                                        // 35
    HALT, HALT, HALT, HALT,                                                                       // 44
    LOAD, COUNT, PUSH, 1, ADD, STORE, COUNT,                                                      // 48
    LOAD, NUMBER, PUSH, 1, ADD, STORE, NUMBER, JUMP, 4,                                           // 55
    HALT,                                                                                         // 64
};

static int64_t run(int64_t limit, uint64_t *executed)
{
    int64_t stack[32], variables[VARIABLES] = {limit};
    int64_t *top = stack;
    const int *pc = program;
    for (uint64_t count = 1; ; count++)
        switch ((enum operation)*pc++) {
        case PUSH: *top++ = *pc++; break;
        case LOAD: *top++ = variables[*pc++]; break;
        case STORE: variables[*pc++] = *--top; break;
        case ADD: top--; top[-1] += *top; break;
        case SUB: top--; top[-1] -= *top; break;
        case MUL: top--; top[-1] *= *top; break;
        case MOD: top--; top[-1] %= *top; break;
        case LESS: top--; top[-1] = top[-1] < *top; break;
        case JUMP: pc = program + *pc; break;
        case JUMP_IF_ZERO: pc = *--top ? pc + 1 : program + *pc; break;
        case HALT: *executed += count; return variables[COUNT];
        }
}

int main(int argc, char **argv)
{
    int scale = argc > 1 ? atoi(argv[1]) : 10;
    uint64_t executed = 0, checksum = 0;
    for (int round = 0; round < scale; round++)
        checksum = checksum * 31 + run(30000 + 10 * round, &executed);
    printf("bytecode %d: %lu, %lu operations\n", scale, (unsigned long)checksum, (unsigned long)executed);
    return 0;
}
