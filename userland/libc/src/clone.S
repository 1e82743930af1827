# clone.S: what cannot be said in C, because the stack changes under one's feet.

    .equ    SYS_exit, 93
    .equ    SYS_munmap, 215
    .equ    SYS_clone, 220

# long __clone(int (*function)(void *), void *stack, int flags, void *argument, int *parent_tid, void *tls,
#              int *child_tid)
# The child begins on its own stack by calling function(argument); its result is the thread's exit status.
    .text
    .globl  __clone
    .type   __clone, @function
__clone:
    andi    a1, a1, -16
    addi    a1, a1, -16
    sd      a0, 0(a1)       # the child finds the function and its argument on its new stack
    sd      a3, 8(a1)
    mv      a0, a2          # flags
    mv      a2, a4          # parent_tid
    mv      a3, a5          # tls
    mv      a4, a6          # child_tid
    li      a7, SYS_clone
    ecall
    beqz    a0, 1f
    ret
1:  ld      a1, 0(sp)
    ld      a0, 8(sp)
    addi    sp, sp, 16
    li      s0, 0           # the outermost frame
    li      ra, 0
    jalr    a1
    li      a7, SYS_exit
    ecall
    ebreak
    .size   __clone, . - __clone

# void __unmap_and_exit(void *start, size_t size): a thread frees the stack it runs on, and ends.
    .globl  __unmap_and_exit
    .type   __unmap_and_exit, @function
__unmap_and_exit:
    li      a7, SYS_munmap
    ecall
    li      a0, 0
    li      a7, SYS_exit
    ecall
    ebreak
    .size   __unmap_and_exit, . - __unmap_and_exit
    .section .note.GNU-stack, "", @progbits
