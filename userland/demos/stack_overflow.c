// stack_overflow: recursion without end, until the stack has used up its limit.
//
//   Each call takes 1 KiB more. The kernel grows the stack page by page (page faults), up to RLIMIT_STACK; the
//   next touch below it is a SIGSEGV. The program catches it on a second stack (sigaltstack): the first has no room
//   left for a handler's frame. It prints how deep it came, and the faulting address beside the [stack] row.
//     cat /proc/self/limits       "Max stack size"
//     stack_overflow die          without the handler: the shell reports the signal
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static volatile long depth;
static char *top;

static void on_fault(int signal, siginfo_t *info, void *context)
{
    ucontext_t *saved = context;
    char line[256];
    long used = top - (char *)info->si_addr;
    (void)signal;
    printf("SIGSEGV at %p, sp was %#lx: %ld calls deep, %ld KiB below main's frame\n", info->si_addr,
           saved->uc_mcontext.__gregs[REG_SP], depth, used / 1024);
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps))
        if (strstr(line, "[stack]"))
            printf("the stack: %s", line);
    exit(0);
}

static __attribute__((noinline)) int recurse(int value)
{
    volatile char room[1000];
    room[value % 1000] = 1;
    if (++depth < 0)
        return 0;  // never: but the compiler insists on a way out
    return recurse(value + 1) + room[value % 1000];
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    getrlimit(RLIMIT_STACK, &limit);
    printf("pid %d: the stack may grow to %lu KiB\n", getpid(), limit.rlim_cur / 1024);
    fflush(stdout);
    if (argc < 2 || strcmp(argv[1], "die") != 0) {
        stack_t second = {.ss_sp = malloc(SIGSTKSZ * 4), .ss_size = SIGSTKSZ * 4};
        struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        sigaltstack(&second, NULL);
        sigaction(SIGSEGV, &action, NULL);
    }
    top = (char *)__builtin_frame_address(0);
    return recurse(0);
}
