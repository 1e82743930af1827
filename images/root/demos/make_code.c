// make_code: a program that writes instructions into memory and runs them.
//
//   A mapping is filled while it is writable, made executable, and called like any function: this is how a
//   translator works. Between writing and running comes fence.i: it tells the hart that instructions changed.
//   Code in memory that is not executable is refused: the second call faults, since data is rw-p and not r-xp.
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static sigjmp_buf back;

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    printf("SIGSEGV at %p, si_code %d (%s)\n", info->si_addr, info->si_code,
           info->si_code == SEGV_ACCERR ? "SEGV_ACCERR: mapped, but not executable" : "SEGV_MAPERR");
    siglongjmp(back, 1);
}

// addi a0, a0, n: immediate, source a0 (x10), function 0, destination a0, opcode 0x13
static uint32_t addi_a0(int n) { return (uint32_t)n << 20 | 10 << 15 | 0 << 12 | 10 << 7 | 0x13; }
enum { RET = 0x00008067 };  // jalr zero, 0(ra)

int main(void)
{
    uint32_t *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long (*function)(long) = (long (*)(long))code;
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);

    code[0] = addi_a0(5);
    code[1] = RET;
    printf("wrote %08x %08x to %p\n", code[0], code[1], (void *)code);
    printf("running it while it is rw-: ");
    fflush(stdout);
    if (sigsetjmp(back, 1) == 0)
        printf("%ld?!\n", function(37));

    mprotect(code, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
    __asm__ volatile("fence.i" : : : "memory");
    printf("made executable:    f(37) = %ld\n", function(37));
    code[0] = addi_a0(100);
    __asm__ volatile("fence.i" : : : "memory");
    printf("rewritten in place: f(37) = %ld\n", function(37));
    return 0;
}
