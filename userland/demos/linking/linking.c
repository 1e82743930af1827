// linking: one source, linked three ways. What the linker leaves open, and when the dynamic linker fills it in.
//
//     static         everything it calls was copied into the file: no relocations, no libraries
//     dynamic        it names /lib/libc.so; the address of a function is found at its first call (lazy binding)
//     dynamic-now    the same, but all addresses are found before main begins (linked with -z now)
//
//   A call of a library's function goes to a stub in the PLT, which jumps to the address in the function's slot of the
//   GOT. At first that slot leads back to the PLT and on to ld.so, which finds the function and writes its address there.
//     cd /demos/linking; ls -l static dynamic dynamic-now; ./static; ./dynamic; ./dynamic-now
//     elf -l dynamic; ldd dynamic; LD_DEBUG=bindings ./dynamic; LD_BIND_NOW=1 ./dynamic
#include <ctype.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>

static uint64_t dynamic_value(int64_t tag)
{
    for (Elf64_Dyn *entry = _DYNAMIC; entry && entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == tag)
            return entry->d_un.d_val;
    return 0;
}

// What the addresses in the file are moved by.
static uintptr_t load_address(void)
{
    const Elf64_Phdr *headers = (const Elf64_Phdr *)getauxval(AT_PHDR);
    return headers->p_type == PT_PHDR ? (uintptr_t)headers - headers->p_vaddr : 0;
}

// The last column of the row of /proc/self/maps that holds an address: the file it is mapped from.
static const char *owner_of(uintptr_t address)
{
    static char row[256];
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long from, to;
    const char *owner = "nothing";
    while (maps && fgets(row, sizeof row, maps)) {
        row[strcspn(row, "\n")] = 0;
        if (sscanf(row, "%lx-%lx", &from, &to) == 2 && from <= address && address < to) {
            owner = strchr(row, '/') ? strchr(row, '/') : "memory without a file";
            break;
        }
    }
    if (maps)
        fclose(maps);
    return owner;
}

static const Elf64_Rela *plt_relocations(size_t *count)
{
    *count = dynamic_value(DT_PLTRELSZ) / sizeof(Elf64_Rela);
    return (const Elf64_Rela *)(load_address() + dynamic_value(DT_JMPREL));
}

static const char *symbol_name(const Elf64_Rela *relocation)
{
    const Elf64_Sym *symbols = (const Elf64_Sym *)(load_address() + dynamic_value(DT_SYMTAB));
    return (const char *)(load_address() + dynamic_value(DT_STRTAB)) + symbols[ELF64_R_SYM(relocation->r_info)].st_name;
}

static void show_relocations(void)
{
    size_t functions, all = dynamic_value(DT_RELASZ) / sizeof(Elf64_Rela), relative = 0, symbols = 0;
    const Elf64_Rela *table = (const Elf64_Rela *)(load_address() + dynamic_value(DT_RELA));
    plt_relocations(&functions);
    for (size_t i = 0; i < all; i++)
        switch (ELF64_R_TYPE(table[i].r_info)) {
        case R_RISCV_RELATIVE: relative++; break;
        case R_RISCV_JUMP_SLOT: break;
        default: symbols++;
        }
    printf("relocations    %zu RELATIVE (add the load address), %zu by name, %zu JUMP_SLOT (functions in the PLT)\n", relative,
           symbols, functions);
}

static uint64_t *slot_of(const char *name)
{
    size_t count;
    const Elf64_Rela *table = plt_relocations(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(symbol_name(&table[i]), name) == 0)
            return (uint64_t *)(load_address() + table[i].r_offset);
    return NULL;
}

static void show_slot(const char *when, const uint64_t *slot)
{
    printf("  %-12s %#lx, in %s\n", when, *slot, owner_of(*slot));
}

static void show_maps(void)
{
    char row[256];
    FILE *maps = fopen("/proc/self/maps", "r");
    printf("maps\n");
    while (maps && fgets(row, sizeof row, maps))
        printf("  %s", row);
    if (maps)
        fclose(maps);
}

int main(int argc, char **argv)
{
    struct stat file;
    if (stat(argv[0], &file) == 0)
        printf("file           %s, %ld bytes\n", argv[0], (long)file.st_size);
    printf("loaded at      %#lx%s\n", load_address(), load_address() ? "" : " (its fixed addresses)");
    printf("main           %#lx, in %s\n", (uintptr_t)main, owner_of((uintptr_t)main));
    printf("printf         %#lx, in %s\n", (uintptr_t)printf, owner_of((uintptr_t)printf));
    show_relocations();
    uint64_t *slot = slot_of("toupper");
    if (slot) {
        printf("the GOT's slot of toupper, at %#lx\n", (uintptr_t)slot);
        show_slot("before", slot);
        toupper('a' + argc);
        show_slot("after", slot);
    } else {
        printf("toupper has no slot in a GOT: the call goes straight to it\n");
    }
    if (argc > 1)
        show_maps();
    return 0;
}
