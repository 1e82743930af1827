// code_changes: code that is hot and then another, or gone. Every part calls or loops often enough that a translator takes
// its code, then changes what that was made from. code_changes.expected is qemu-riscv64's word but for the line on the written
// file, which is 9 times the calls: qemu's user mode does not hear of a change of a mapped file. Exits 0.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

enum { PAGE = 4096, TIMES = 3000, RET = 0x00008067, NOP = 0x00000013 };

static sigjmp_buf back;
static uintptr_t fault_address, fault_pc;
static unsigned long registers[32];

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    ucontext_t *user = context;
    fault_address = (uintptr_t)info->si_addr;
    fault_pc = user->uc_mcontext.__gregs[REG_PC];
    memcpy(registers, user->uc_mcontext.__gregs, sizeof registers);
    siglongjmp(back, 1);
}

static uint32_t addi_a0(int n) { return (uint32_t)n << 20 | 10 << 15 | 10 << 7 | 0x13; }

static void write_code(uint32_t *code, int n)
{
    code[0] = NOP;
    code[1] = addi_a0(n);
    code[2] = RET;
    __asm__ volatile("fence.i" : : : "memory");
}

static long call_often(void *code)
{
    long (*function)(long) = code;
    long value = 0;
    for (int i = 0; i < TIMES; i++)
        value = function(value);
    return value;
}

static void *map(void *where, int protection, int more)
{
    return mmap(where, PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS | more, -1, 0);
}

static void rewritten(uint32_t *code)
{
    long sum = 0;
    for (int n = 1; n <= 40; n++) {
        write_code(code, n);
        sum += call_often(code);
    }
    printf("rewritten 40 times: %ld\n", sum);
}

static void not_executable(uint32_t *code)
{
    write_code(code, 2);
    printf("executable: %ld\n", call_often(code));
    mprotect(code, PAGE, PROT_READ | PROT_WRITE);
    if (sigsetjmp(back, 1) == 0)
        printf("not executable: %ld?!\n", call_often(code));
    else
        printf("not executable: fault at code+%ld, pc code+%ld\n", (long)(fault_address - (uintptr_t)code),
               (long)(fault_pc - (uintptr_t)code));
    code[1] = addi_a0(3);
    mprotect(code, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
    __asm__ volatile("fence.i" : : : "memory");
    printf("executable again, with 3: %ld\n", call_often(code));
}

static void mapped_anew(uint32_t *code)
{
    munmap(code, PAGE);
    if (sigsetjmp(back, 1) == 0)
        printf("unmapped: %ld?!\n", call_often(code));
    else
        printf("unmapped: fault at code+%ld\n", (long)(fault_address - (uintptr_t)code));
    uint32_t *again = map(code, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_FIXED);
    write_code(again, 5);
    printf("mapped anew, with 5: %ld\n", call_often(again));
    FILE *file = tmpfile();
    uint32_t other[3] = {NOP, addi_a0(7), RET};
    fwrite(other, sizeof other, 1, file);
    fflush(file);
    mmap(code, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_FIXED, fileno(file), 0);
    __asm__ volatile("fence.i" : : : "memory");
    printf("a file over it, with 7: %ld\n", call_often(code));
    other[1] = addi_a0(9);
    pwrite(fileno(file), other, sizeof other, 0);
    __asm__ volatile("fence.i" : : : "memory");
    printf("the file written, with 9: %ld\n", call_often(code));
    map(code, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_FIXED);
}

static void forked(uint32_t *code)
{
    write_code(code, 11);
    printf("before fork, with 11: %ld\n", call_often(code));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        printf("child, still with 11: %ld\n", call_often(code));
        write_code(code, 13);
        printf("child, with 13: %ld\n", call_often(code));
        fflush(stdout);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    printf("parent, still with 11: %ld\n", call_often(code));
}

// Adds words up to a page that must not be read: the fault is in the middle of a loop, with exact registers.
static void fault_in_a_loop(void)
{
    char *data = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < PAGE; i++)
        data[i] = (char)i;
    mprotect(data + PAGE, PAGE, PROT_NONE);
    for (int round = 0; round < 30; round++) {
        extern char loop_load[];
        if (sigsetjmp(back, 1) == 0)
            __asm__ volatile(
                "mv t0, %0\n li t1, 0\n li t2, 0\n"
                "1: addi t1, t1, 1\n"
                ".globl loop_load\nloop_load:\n lbu t3, 0(t0)\n"
                "add t2, t2, t3\n addi t0, t0, 1\n j 1b\n"
                : : "r"(data + round) : "t0", "t1", "t2", "t3", "memory");
        if (round % 10 == 9)
            printf("round %d: fault at data+%ld, pc load+%ld, count %lu, sum %lu, last %lu\n", round,
                   (long)(fault_address - (uintptr_t)data), (long)(fault_pc - (uintptr_t)loop_load), registers[6],
                   registers[7], registers[28]);
    }
}

int main(int count, char **arguments)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    uint32_t *code = map((void *)0x20000000, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_FIXED);
    if (count > 1) { // executed anew: the same address has other code
        write_code(code, 17);
        printf("after exec, with 17: %ld\n", call_often(code));
        return 0;
    }
    rewritten(code);
    not_executable(code);
    mapped_anew(code);
    forked(code);
    fault_in_a_loop();
    fflush(stdout);
    char *wrapper = getenv("EXEC_WRAPPER"); // an emulator of one program is told how to execute another
    if (wrapper)
        execlp(wrapper, wrapper, arguments[0], "again", (char *)NULL);
    execl(arguments[0], arguments[0], "again", (char *)NULL);
    return 1;
}
