// relocate.c: filling in the addresses that the compiler left open, at once or, for functions, at their first call; and
// running the objects' constructors and destructors.
#include <string.h>
#include <sys/mman.h>
#include "ld.h"

unsigned long lazy_bindings;

void bind_trampoline(void);

static bool undefined(const struct object *object, const char *name)
{
    fail(*object->map.l_name ? object->map.l_name : "the program", ": undefined symbol: ", name, NULL);
    return false;
}

static void say_binding(const struct object *from, const struct definition *found, const char *name, const char *when)
{
    if (debug_bindings)
        say("     binding ", *from->map.l_name ? from->map.l_name : "the program", " to ",
            *found->object->map.l_name ? found->object->map.l_name : "the program", ": `", name, "' at ",
            hexadecimal(found->object->map.l_addr + found->symbol->st_value), when, NULL);
}

// Finds what relocation number R refers to. A weak reference may stay without a definition: *found is then empty.
static bool resolve(struct object *object, const Elf64_Rela *relocation, struct definition *found, const char *when)
{
    const Elf64_Sym *symbol = &object->symbols[ELF64_R_SYM(relocation->r_info)];
    const char *name = object->strings + symbol->st_name;
    *found = (struct definition){NULL, NULL};
    if (ELF64_ST_BIND(symbol->st_info) == STB_LOCAL) {
        *found = (struct definition){symbol, object};
        return true;
    }
    struct object *skip = ELF64_R_TYPE(relocation->r_info) == R_RISCV_COPY ? object : NULL;
    if (lookup(name, object, skip, found)) {
        say_binding(object, found, name, when);
        return true;
    }
    return ELF64_ST_BIND(symbol->st_info) == STB_WEAK || undefined(object, name);
}

static bool apply(struct object *object, const Elf64_Rela *relocation, const char *when)
{
    char *base = (char *)object->map.l_addr;
    void *place = base + relocation->r_offset;
    uint32_t type = ELF64_R_TYPE(relocation->r_info);
    struct definition found = {NULL, NULL};
    if (ELF64_R_SYM(relocation->r_info) != 0 && !resolve(object, relocation, &found, when))
        return false;
    switch (type) {
    case R_RISCV_NONE:
        return true;
    case R_RISCV_RELATIVE:
        *(char **)place = base + relocation->r_addend;
        return true;
    case R_RISCV_IRELATIVE:
        *(void **)place = ((void *(*)(void))(base + relocation->r_addend))();
        return true;
    case R_RISCV_64:
    case R_RISCV_JUMP_SLOT:
        *(char **)place = found.symbol ? (char *)definition_address(&found) + relocation->r_addend : NULL;
        return true;
    case R_RISCV_COPY:
        if (found.symbol)
            memcpy(place, definition_address(&found), found.symbol->st_size);
        return true;
    case R_RISCV_TLS_DTPMOD64:
        *(uint64_t *)place = (found.object ? found.object : object)->tls_module;
        return true;
    case R_RISCV_TLS_DTPREL64:
        *(uint64_t *)place = (found.symbol ? found.symbol->st_value : 0) + relocation->r_addend - 0x800;
        return true;
    case R_RISCV_TLS_TPREL64: {
        struct object *owner = found.object ? found.object : object;
        if (owner->tls_offset < 0) {
            fail(object->map.l_name, ": cannot use initial-exec thread-local storage in a library that is opened later", NULL);
            return false;
        }
        *(uint64_t *)place = (found.symbol ? found.symbol->st_value : 0) + relocation->r_addend + owner->tls_offset;
        return true;
    }
    default:
        fail(object->map.l_name, ": unexpected relocation type ", decimal(type), NULL);
        return false;
    }
}

// DT_RELR: an even word is an address to relocate; an odd one is a map of the 63 words that follow.
static void apply_relative_words(struct object *object)
{
    char *base = (char *)object->map.l_addr, **next = NULL;
    for (size_t i = 0; i < object->relative_word_count; i++) {
        uint64_t word = object->relative_words[i];
        if (!(word & 1)) {
            next = (char **)(base + word);
            *next++ += (uintptr_t)base;
            continue;
        }
        for (int bit = 1; bit < 64; bit++)
            if (word >> bit & 1)
                next[bit - 1] += (uintptr_t)base;
        next += 63;
    }
}

static void protect_relro(const struct object *object)
{
    for (int i = 0; i < object->header_count; i++)
        if (object->headers[i].p_type == PT_GNU_RELRO) {
            uintptr_t from = (object->map.l_addr + object->headers[i].p_vaddr) & -(uintptr_t)PAGE;
            uintptr_t to = (object->map.l_addr + object->headers[i].p_vaddr + object->headers[i].p_memsz) & -(uintptr_t)PAGE;
            if (to > from)
                raw(SYS_mprotect, from, to - from, PROT_READ);
        }
}

bool relocate(struct object *object, bool now)
{
    object->relocated = true;
    apply_relative_words(object);
    for (size_t i = 0; i < object->relocation_count; i++)
        if (!apply(object, &object->relocations[i], ""))
            return false;
    now |= object->bind_now || bind_now || !object->plt_got;
    for (size_t i = 0; i < object->plt_relocation_count; i++) {
        const Elf64_Rela *relocation = &object->plt_relocations[i];
        if (!now && ELF64_R_TYPE(relocation->r_info) == R_RISCV_JUMP_SLOT)
            *(char **)(object->map.l_addr + relocation->r_offset) += object->map.l_addr;   // to the start of the PLT
        else if (!apply(object, relocation, ""))
            return false;
    }
    if (!now) {
        object->plt_got[0] = (void *)bind_trampoline;
        object->plt_got[1] = &object->map;
    }
    protect_relro(object);
    return true;
}

bool relocate_from(struct object *first)
{
    if (!first)
        return true;
    // Last loaded first: a COPY relocation of the program copies what the library has after its own relocations.
    return relocate_from(first->next) && (first->relocated || relocate(first, false));
}

__attribute__((used)) void *bind_lazily(struct object *object, size_t index)
{
    const Elf64_Rela *relocation = &object->plt_relocations[index];
    lazy_bindings++;
    if (!apply(object, relocation, " (first call)"))
        give_up();
    return *(void **)(object->map.l_addr + relocation->r_offset);
}

void run_constructors(struct object *object)
{
    if (object->constructed)
        return;
    object->constructed = true;
    for (size_t i = 0; i < object->needed_count; i++)
        run_constructors(object->needed[i]);
    if (object == linker)
        return;
    int count = 0;
    while (start_arguments[count])
        count++;
    if (object->init)
        object->init(count, start_arguments, start_environment);
    for (size_t i = 0; i < object->init_count; i++)
        object->init_array[i](count, start_arguments, start_environment);
}

void run_destructors(struct object *object)
{
    if (!object->constructed || object == linker)
        return;
    object->constructed = false;
    for (size_t i = object->fini_count; i-- > 0;)
        object->fini_array[i]();
    if (object->fini)
        object->fini();
}
