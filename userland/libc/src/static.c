// static.c: what a static program does for itself and a dynamic one leaves to ld.so: its one TLS segment, constructors
// and destructors. Not part of libc.so.
#include <elf.h>
#include <string.h>
#include <sys/auxv.h>
#include "internal.h"

typedef void function(int argc, char **argv, char **envp);
extern function *__init_array_start[], *__init_array_end[];   // from the linker, which leaves them out if there are none
extern void (*__fini_array_start[])(void), (*__fini_array_end[])(void);

static const Elf64_Phdr *tls_segment(void)
{
    static const Elf64_Phdr *found;
    const Elf64_Phdr *headers = (const Elf64_Phdr *)getauxval(AT_PHDR);
    for (unsigned long i = 0; !found && i < getauxval(AT_PHNUM); i++)
        if (headers[i].p_type == PT_TLS)
            found = &headers[i];
    return found;
}

size_t __tls_size(void) { return tls_segment() ? (tls_segment()->p_memsz + 15) & -16UL : 0; }
size_t __tls_align(void) { return tls_segment() && tls_segment()->p_align > 16 ? tls_segment()->p_align : 16; }

void __tls_init(void *tp)
{
    if (tls_segment())   // the rest is zero already: fresh memory
        memcpy(tp, (void *)tls_segment()->p_vaddr, tls_segment()->p_filesz);
}

void __tls_free(void *tp) { (void)tp; }

void __ld_init(int argc, char **argv, char **envp)
{
    for (function **each = __init_array_start; each < __init_array_end; each++)
        (*each)(argc, argv, envp);
}

void __ld_fini(void)
{
    for (void (**each)(void) = __fini_array_end; each-- > __fini_array_start;)
        (*each)();
}
