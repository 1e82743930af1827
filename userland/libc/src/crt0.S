# crt0.S: the first instructions of every program. The kernel jumps here with sp at argc, followed by argv,
# envp and the auxiliary vector; nothing else is set up.

    .text
    .globl  _start
    .type   _start, @function
_start:
    .option push
    .option norelax
    la      gp, __global_pointer$   # small data is addressed relative to gp
    .option pop
    li      s0, 0                   # the outermost frame has no caller
    li      ra, 0
    mv      a0, sp
    lla     a1, main
    andi    sp, sp, -16
    tail    __libc_start
    .size   _start, . - _start
    .section .note.GNU-stack, "", @progbits
