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

    la      a4, text            # print it: the sum is below 100, so that two digits are enough
    ld      a5, result
    li      t0, 10
    divu    t1, a5, t0
    remu    t2, a5, t0
    addi    t1, t1, '0'
    addi    t2, t2, '0'
    sb      t1, digits - text(a4)
    sb      t2, digits + 1 - text(a4)
    mv      s2, a0
    mv      s3, a1
    li      a0, 1               # write(1, text, length)
    mv      a1, a4
    mv      s5, a2
    li      a2, end - text
    li      a7, 64
    ecall

    mv      a0, s2              # as they were
    mv      a1, s3
    mv      a2, s5
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
end:
    .balign 8
result:
    .dword  0
