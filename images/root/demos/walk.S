# No libc: this program is a handful of instructions and nothing else.
#
# walk: the four-instruction walk. Two numbers are put into registers, added, and the sum stored to memory.
#
#   li   a1, 5          register a1 = 5
#   li   a2, 7          register a2 = 7
#   add  a3, a1, a2     register a3 = a1 + a2
#   sd   a3, 0(a0)      the 8 bytes of a3 go to the address in a0
#
#   The program prints the sum from memory, then stays in a loop, so that its registers can be looked at:
#     walk &  then  pcb $!         a1 = 5, a2 = 7, a3 = 12, pc in `stay`
#     cat /proc/$!/maps            text, data and stack: no heap, since nobody asked for one
#     kill $!                      ends it
#   With an argument (`walk once`) it ends by itself.

    .file   "walk.S"
    .option norelax             # nobody has set up gp, which shorter forms of la and ld would need
    .text
    .globl  _start
_start:
    ld      s1, 0(sp)           # argc, as the kernel left it
    la      a0, result

    li      a1, 5
    li      a2, 7
    add     a3, a1, a2
    sd      a3, 0(a0)

    mv      s2, a0              # print it; a0 to a3 are needed for that, and kept aside
    mv      s3, a1
    mv      s4, a2
    mv      s5, a3
    ld      t0, result          # the sum is below 100: two digits are enough
    li      t1, 10
    divu    t2, t0, t1
    remu    t3, t0, t1
    addi    t2, t2, '0'
    addi    t3, t3, '0'
    la      t4, digits
    sb      t2, 0(t4)
    sb      t3, 1(t4)
    li      a0, 1               # write(1, text, 11)
    la      a1, text
    li      a2, 11
    li      a7, 64
    ecall

    mv      a0, s2              # as they were
    mv      a1, s3
    mv      a2, s4
    mv      a3, s5
    li      t0, 1
    bgt     s1, t0, leave
stay:
    j       stay

leave:
    li      a0, 0               # exit(0)
    li      a7, 93
    ecall

    .data
text:
    .ascii  "5 + 7 = "
digits:
    .ascii  "??\n"
    .balign 8
result:
    .dword  0
