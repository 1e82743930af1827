// tls.c: thread-local storage (psABI variant I).
//
// What is loaded at the start has a fixed offset from tp, the program at 0. A library that is opened later gets a block
// in a thread when that thread first asks (__tls_get_addr); the pointers to those blocks lie behind the fixed part:
//
//     tp: | program | libc.so | other libraries | LATER pointers |
#include <string.h>
#include "ld.h"

enum { LATER = 32, OFFSET_BIAS = 0x800 };   // libraries with TLS that a process may open later, all told

static size_t module_count, static_size, static_align = 16;
static struct object *later[LATER];
static size_t first_later;                  // module number of later[0]

static size_t round_up(size_t value, size_t align) { return align ? (value + align - 1) & -align : value; }

static void place(struct object *object)
{
    static_size = round_up(static_size, object->tls->p_align);
    object->tls_offset = (long)static_size;
    object->tls_module = ++module_count;
    static_size += object->tls->p_memsz;
    if (object->tls->p_align > static_align)
        static_align = object->tls->p_align;
}

void tls_layout(void)
{
    for (struct object *object = objects; object; object = object->next)
        if (object->tls)
            place(object);
    static_size = round_up(static_size, 16);
    first_later = module_count + 1;
}

void tls_add(struct object *object)
{
    if (!object->tls || object->tls_module)
        return;
    object->tls_offset = -1;
    if (module_count + 1 - first_later < LATER) {
        object->tls_module = ++module_count;
        later[object->tls_module - first_later] = object;
    }
}

static void initialise(void *block, const struct object *object)
{
    memcpy(block, (char *)object->map.l_addr + object->tls->p_vaddr, object->tls->p_filesz);
}

static void **later_blocks(void *tp) { return (void **)((char *)tp + static_size); }

// For libc.so, which makes the threads: the bytes above tp, their alignment, filling them, and giving back what was added.
PUBLIC size_t __tls_size(void) { return static_size + LATER * sizeof(void *); }
PUBLIC size_t __tls_align(void) { return static_align; }

PUBLIC void __tls_init(void *tp)
{
    for (struct object *object = objects; object; object = object->next)
        if (object->tls && object->tls_offset >= 0)
            initialise((char *)tp + object->tls_offset, object);
}

PUBLIC void __tls_free(void *tp)
{
    for (size_t i = 0; i < LATER; i++)
        if (later_blocks(tp)[i] && later[i])
            release(later_blocks(tp)[i], later[i]->tls->p_memsz);
}

static void *module_address(struct object *object, size_t offset)
{
    register char *tp __asm__("tp");
    if (object->tls_offset >= 0)
        return tp + object->tls_offset + offset;
    void **block = &later_blocks(tp)[object->tls_module - first_later];
    if (!*block)
        initialise(*block = allocate(object->tls->p_memsz), object);
    return (char *)*block + offset;
}

void *tls_address(struct object *object, size_t offset) { return module_address(object, offset); }

struct tls_index { uint64_t module, offset; };

PUBLIC void *__tls_get_addr(const struct tls_index *index)
{
    if (index->module >= first_later)
        return module_address(later[index->module - first_later], index->offset + OFFSET_BIAS);
    for (struct object *object = objects; object; object = object->next)
        if (object->tls_module == index->module)
            return module_address(object, index->offset + OFFSET_BIAS);
    return NULL;
}
