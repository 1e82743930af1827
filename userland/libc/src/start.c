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

// The program header that describes the TLS segment (ELF-64, type 7), if the program has one.
struct segment {
    uint32_t type, flags;
    uint64_t offset, address, physical, file_size, memory_size, align;
};
static struct segment *tls_segment;

unsigned long getauxval(unsigned long type)
{
    for (unsigned long *entry = __auxv; entry[0] != AT_NULL; entry += 2)
        if (entry[0] == type)
            return entry[1];
    return 0;
}

static void find_tls_segment(void)
{
    struct segment *segments = (struct segment *)getauxval(AT_PHDR);
    for (unsigned long i = 0; i < getauxval(AT_PHNUM); i++)
        if (segments[i].type == 7)
            tls_segment = &segments[i];
}

size_t __tls_size(void)
{
    return tls_segment ? (tls_segment->memory_size + 15) & -16UL : 0;
}

void __tls_init(void *tp)
{
    if (tls_segment)  // the rest is zero already: fresh memory
        memcpy(tp, (void *)tls_segment->address, tls_segment->file_size);
}

static void start_first_thread(void)
{
    static char small[512] __attribute__((aligned(16)));
    find_tls_segment();
    size_t size = sizeof(struct thread) + __tls_size();
    char *memory = small;
    if (size > sizeof small)
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct thread *thread = (struct thread *)memory;
    __tls_init(thread + 1);
    __asm__ volatile("mv tp, %0" : : "r"(thread + 1));
    thread->tid = (int)raw(SYS_set_tid_address, &thread->tid);
}

int main(int argc, char **argv, char **envp);

__attribute__((used)) _Noreturn void __libc_start(long *stack)
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
    exit(main(argc, argv, environ));
}
