// The start of a program for musl's libc.so: its own crt1.o cannot be linked by older binutils.
int main(int, char **);
int __libc_start_main(int (*)(int, char **), int, char **, void (*)(void), void (*)(void), void (*)(void));

void start_with(long *stack)
{
    __libc_start_main(main, (int)stack[0], (char **)(stack + 1), 0, 0, 0);
}

__asm__(".globl _start\n"
        "_start:\n"
        ".option push\n"
        ".option norelax\n"
        "lla gp, __global_pointer$\n"
        ".option pop\n"
        "mv a0, sp\n"
        "andi sp, sp, -16\n"
        "tail start_with\n");
