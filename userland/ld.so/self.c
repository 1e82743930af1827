// self.c: ld.so relocates itself. Until that is done no pointer variable that the linker filled in can be used, so this is
// one function that calls nothing.
#include "ld.h"

__attribute__((used)) void relocate_self(const long *stack, const Elf64_Dyn *dynamic, char *base)
{
    (void)stack;
    const Elf64_Rela *relocation = NULL;
    size_t size = 0;
    for (const Elf64_Dyn *entry = dynamic; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_RELA)
            relocation = (const Elf64_Rela *)(base + entry->d_un.d_ptr);
        else if (entry->d_tag == DT_RELASZ)
            size = entry->d_un.d_val;
    }
    for (const Elf64_Rela *end = relocation + size / sizeof *relocation; relocation < end; relocation++)
        if (ELF64_R_TYPE(relocation->r_info) == R_RISCV_RELATIVE)
            *(char **)(base + relocation->r_offset) = base + relocation->r_addend;
    // Whatever is not RELATIVE refers to ld.so's own exported symbols; the build checks that there is none.
}
