// start.c: from the stack that the kernel built to main(), and the thread-local storage of the first thread.
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>
#include "internal.h"

char **environ;
char *program_invocation_name = "", *program_invocation_short_name = "";
unsigned long *__auxv;

unsigned long getauxval(unsigned long type)
{
    for (unsigned long *entry = __auxv; entry[0] != AT_NULL; entry += 2)
        if (entry[0] == type)
            return entry[1];
    return 0;
}

// The lowest address for a thread's struct in memory whose top is `top`, so that tp is aligned and the TLS fits.
struct thread *__place_thread(char *top)
{
    return (struct thread *)((uintptr_t)(top - __tls_size()) & -__tls_align()) - 1;
}

static void start_first_thread(void)
{
    static char small[512] __attribute__((aligned(16)));
    size_t size = sizeof(struct thread) + __tls_size() + __tls_align();
    char *memory = small;
    if (size > sizeof small)
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), size = (size + 4095) & -4096UL;
    else
        size = sizeof small;
    struct thread *thread = __place_thread(memory + size);
    __tls_init(thread + 1);
    __asm__ volatile("mv tp, %0" : : "r"(thread + 1));
    thread->tid = (int)raw(SYS_set_tid_address, &thread->tid);
}

__attribute__((used)) _Noreturn void __libc_start(long *stack, int (*main)(int, char **, char **))
{
    int argc = (int)stack[0];
    char **argv = (char **)(stack + 1);
    environ = argv + argc + 1;
    char **end = environ;
    while (*end)
        end++;
    __auxv = (unsigned long *)(end + 1);
    start_first_thread();
    if (argc > 0) {
        program_invocation_name = argv[0];
        char *slash = strrchr(argv[0], '/');
        program_invocation_short_name = slash ? slash + 1 : argv[0];
    }
    __ld_init(argc, argv, environ);
    exit(main(argc, argv, environ));
}
