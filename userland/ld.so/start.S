# start.S: the first instruction of a dynamic program, and the trampoline through which each function is first called.

    .text
    .globl  _start
    .hidden _start
    .type   _start, @function
_start:
    li      s0, 0                   # the outermost frame has no caller
    li      ra, 0
    mv      a0, sp                  # argc, argv, envp, auxiliary vector
    lla     a1, _DYNAMIC
    lla     a2, __ehdr_start        # where we were mapped
    mv      s1, sp
    andi    sp, sp, -16
    call    relocate_self
    mv      a0, s1
    call    start_program           # returns the program's entry
    mv      sp, s1
    jr      a0                      # with sp as the kernel left it
    .size   _start, . - _start

# A PLT entry whose function is not bound yet comes here (psABI, "Program linkage table"):
# t0 = the object (its link_map), t1 = 8 * the number of its PLT entry. Every argument register is kept.
    .globl  bind_trampoline
    .hidden bind_trampoline
    .type   bind_trampoline, @function
bind_trampoline:
    addi    sp, sp, -144
    sd      ra, 0(sp)
    sd      a0, 8(sp)
    sd      a1, 16(sp)
    sd      a2, 24(sp)
    sd      a3, 32(sp)
    sd      a4, 40(sp)
    sd      a5, 48(sp)
    sd      a6, 56(sp)
    sd      a7, 64(sp)
    fsd     fa0, 72(sp)
    fsd     fa1, 80(sp)
    fsd     fa2, 88(sp)
    fsd     fa3, 96(sp)
    fsd     fa4, 104(sp)
    fsd     fa5, 112(sp)
    fsd     fa6, 120(sp)
    fsd     fa7, 128(sp)
    mv      a0, t0
    srli    a1, t1, 3
    call    bind_lazily
    mv      t1, a0
    ld      ra, 0(sp)
    ld      a0, 8(sp)
    ld      a1, 16(sp)
    ld      a2, 24(sp)
    ld      a3, 32(sp)
    ld      a4, 40(sp)
    ld      a5, 48(sp)
    ld      a6, 56(sp)
    ld      a7, 64(sp)
    fld     fa0, 72(sp)
    fld     fa1, 80(sp)
    fld     fa2, 88(sp)
    fld     fa3, 96(sp)
    fld     fa4, 104(sp)
    fld     fa5, 112(sp)
    fld     fa6, 120(sp)
    fld     fa7, 128(sp)
    addi    sp, sp, 144
    jr      t1
    .size   bind_trampoline, . - bind_trampoline

# A debugger sets its breakpoint here to learn that the list of objects changed.
    .globl  _dl_debug_state
    .type   _dl_debug_state, @function
_dl_debug_state:
    ret
    .size   _dl_debug_state, . - _dl_debug_state
    .section .note.GNU-stack, "", @progbits
