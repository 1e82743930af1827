// Loops in which translated code leaves an instruction to the interpreter each time: a load that is misaligned, and one that
// lies in two pages. Prints what /proc/vivarium/jit says of the reasons.
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 20000 };
static char bytes[64] __attribute__((aligned(64)));

static void misaligned(void)
{
    long rounds = ROUNDS, value;
    asm volatile("1: ld %1, 1(%2)\n addi %0, %0, -1\n bnez %0, 1b" : "+r"(rounds), "=&r"(value) : "r"(bytes) : "memory");
}

// Its load begins two bytes before the end of a page.
void crossing(long rounds, const char *from);
asm(".text\n.p2align 12\n.option push\n.option norvc\n.skip 4096 - 2 - 4\n.option rvc\n"
    "crossing: c.nop\n2: c.nop\n .option norvc\n lw a2, 64(a1)\n addi a0, a0, -1\n bnez a0, 2b\n ret\n.option pop\n");

int main(void)
{
    char line[100];
    misaligned();
    crossing(ROUNDS, bytes - 64);
    FILE *figures = fopen("/proc/vivarium/jit", "r");
    while (figures && fgets(line, sizeof line, figures))
        if (strncmp(line, "fallbacks_", 10) == 0)
            printf("%s", line + 10);
    return 0;
}
