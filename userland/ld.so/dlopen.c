// dlopen.c: libraries opened, searched and closed while the program runs.
#include <string.h>
#include "ld.h"

// Guards the list of objects against two threads that open or close. A constructor may open libraries itself.
static void *lock_owner;   // the tp of the thread that holds it
static int lock_depth;
static unsigned long added, removed;

static void *self(void)
{
    register void *tp __asm__("tp");
    return tp;
}

static void lock_list(void)
{
    void *nobody = NULL;
    if (__atomic_load_n(&lock_owner, __ATOMIC_RELAXED) != self())
        while (!__atomic_compare_exchange_n(&lock_owner, &nobody, self(), false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
            nobody = NULL;
            raw(SYS_sched_yield, 0);
        }
    lock_depth++;
}

static void unlock_list(void)
{
    if (--lock_depth == 0)
        __atomic_store_n(&lock_owner, NULL, __ATOMIC_RELEASE);
}

static struct object *object_of(const void *address)
{
    for (struct object *object = objects; object; object = object->next)
        if ((const char *)address >= object->start && (const char *)address < object->end)
            return object;
    return NULL;
}

static bool is_object(const void *handle)
{
    for (struct object *object = objects; object; object = object->next)
        if (object == handle)
            return true;
    return false;
}

// Gives back an object that nobody needs any more, and then what it alone needed.
static void drop(struct object *object)
{
    if (--object->references > 0)
        return;
    run_destructors(object);
    for (size_t i = 0; i < object->needed_count; i++)
        drop(object->needed[i]);
    if (debug_files)
        say("     closing ", object->map.l_name, NULL);
    object_unmap(object);
    removed++;
}

static void make_global(struct object *object)
{
    if (object->global)
        return;
    object->global = true;
    for (size_t i = 0; i < object->needed_count; i++)
        make_global(object->needed[i]);
}

static struct object *open_new(const char *path, struct object *caller, int mode)
{
    if (mode & RTLD_NOLOAD) {
        struct object *there = already_loaded(path);
        if (there)
            there->references++;
        return there;
    }
    struct object *last = objects;
    while (last->next)
        last = last->next;
    struct object *object = load(path, caller, NULL);
    if (!object)
        return NULL;
    object->references++;
    bool fresh = !object->relocated, fine = load_needed(object);
    for (struct object *o = last->next; o && fine; o = o->next) {
        tls_add(o);
        if (o->tls && !o->tls_module) {
            fail(o->map.l_name, ": cannot allocate memory in static TLS block", NULL);
            fine = false;
        }
        added++;
    }
    bool now_before = bind_now;
    bind_now |= (mode & RTLD_NOW) != 0;
    fine = fine && relocate_from(last->next);
    bind_now = now_before;
    if (!fine) {
        for (struct object *o = last->next; o; o = o->next)
            o->constructed = false;   // no destructor of what never ran
        drop(object);
        return NULL;
    }
    if (mode & RTLD_GLOBAL)
        make_global(object);
    if (mode & RTLD_NODELETE)
        object->references++;
    if (fresh)
        run_constructors(object);
    return object;
}

PUBLIC void *dlopen(const char *path, int mode)
{
    if (!(mode & (RTLD_LAZY | RTLD_NOW))) {
        fail("invalid mode for dlopen(): Invalid argument", NULL);
        return NULL;
    }
    if (!path || !*path)
        return objects;
    lock_list();
    struct object *object = open_new(path, object_of(__builtin_return_address(0)), mode);
    unlock_list();
    return object;
}

PUBLIC int dlclose(void *handle)
{
    if (!is_object(handle)) {
        fail("invalid handle", NULL);
        return -1;
    }
    lock_list();
    if (handle != objects)
        drop(handle);
    unlock_list();
    return 0;
}

// Breadth first over what the handle's object needs, itself first.
static bool lookup_below(struct object *object, const char *name, struct definition *found)
{
    static unsigned walk;
    struct object *queue[256] = {object};
    size_t count = 1;
    walk++;
    object->visit = walk;
    for (size_t i = 0; i < count; i++) {
        if (lookup_in(queue[i], name, found))
            return true;
        for (size_t j = 0; j < queue[i]->needed_count && count < 256; j++)
            if (queue[i]->needed[j]->visit != walk) {
                queue[i]->needed[j]->visit = walk;
                queue[count++] = queue[i]->needed[j];
            }
    }
    return false;
}

PUBLIC void *dlsym(void *restrict handle, const char *restrict name)
{
    struct definition found;
    struct object *caller = object_of(__builtin_return_address(0));
    bool is_found = false;
    lock_list();
    if (handle == RTLD_DEFAULT || handle == objects)
        is_found = lookup(name, caller, NULL, &found);
    else if (handle == RTLD_NEXT)
        for (struct object *object = caller ? caller->next : NULL; object && !is_found; object = object->next)
            is_found = object->global && lookup_in(object, name, &found);
    else if (is_object(handle))
        is_found = lookup_below(handle, name, &found);
    if (!is_found)
        fail(caller ? caller->map.l_name : "", ": undefined symbol: ", name, NULL);
    void *address = !is_found ? NULL
                    : ELF64_ST_TYPE(found.symbol->st_info) == STT_TLS ? tls_address(found.object, found.symbol->st_value)
                                                                      : definition_address(&found);
    unlock_list();
    return address;
}

PUBLIC char *dlerror(void) { return (char *)failure(); }

static size_t symbol_count(const struct object *object)
{
    if (object->hash)
        return object->hash[1];
    if (!object->gnu_hash)
        return 0;
    const uint32_t *table = object->gnu_hash, *buckets = table + 4 + table[2] * 2, *chains = buckets + table[0];
    uint32_t last = 0;
    for (uint32_t i = 0; i < table[0]; i++)
        if (buckets[i] > last)
            last = buckets[i];
    if (last < table[1])
        return table[1];
    while (!(chains[last - table[1]] & 1))
        last++;
    return last + 1;
}

PUBLIC int dladdr(const void *address, Dl_info *info)
{
    struct object *object = object_of(address);
    if (!object)
        return 0;
    *info = (Dl_info){.dli_fname = *object->map.l_name ? object->map.l_name : start_arguments[0], .dli_fbase = object->start};
    for (size_t i = 0; i < symbol_count(object); i++) {
        const Elf64_Sym *symbol = &object->symbols[i];
        char *at = (char *)object->map.l_addr + symbol->st_value;
        if (symbol->st_shndx != SHN_UNDEF && ELF64_ST_TYPE(symbol->st_info) != STT_TLS && at <= (const char *)address &&
            at > (char *)info->dli_saddr) {
            info->dli_sname = object->strings + symbol->st_name;
            info->dli_saddr = at;
        }
    }
    return 1;
}

PUBLIC int dl_iterate_phdr(int (*visit)(struct dl_phdr_info *info, size_t size, void *data), void *data)
{
    int result = 0;
    for (struct object *object = objects; object && !result; object = object->next) {
        struct dl_phdr_info info = {
            .dlpi_addr = object->map.l_addr, .dlpi_name = object->map.l_name, .dlpi_phdr = object->headers,
            .dlpi_phnum = (uint16_t)object->header_count, .dlpi_adds = added, .dlpi_subs = removed,
            .dlpi_tls_modid = object->tls_module,
            .dlpi_tls_data = object->tls_module ? tls_address(object, 0) : NULL,
        };
        result = visit(&info, sizeof info, data);
    }
    return result;
}
