// lookup.c: which definition a name is bound to.
//
// The scope of a reference: every global object in load order (the program, LD_PRELOAD's libraries, what they need, and
// what was opened with RTLD_GLOBAL), then what came with the object that refers. The first definition wins; that is how a
// preloaded library replaces a function of libc.so.
#include <string.h>
#include "ld.h"

unsigned long symbol_lookups;

static uint32_t gnu_hash_of(const char *name)
{
    uint32_t hash = 5381;
    while (*name)
        hash = hash * 33 + (unsigned char)*name++;
    return hash;
}

static uint32_t hash_of(const char *name)
{
    uint32_t hash = 0;
    while (*name) {
        hash = (hash << 4) + (unsigned char)*name++;
        hash ^= hash >> 24 & 0xf0;
    }
    return hash & 0xfffffff;
}

static bool is_definition(const struct object *object, const Elf64_Sym *symbol, const char *name)
{
    int binding = ELF64_ST_BIND(symbol->st_info);
    return symbol->st_shndx != SHN_UNDEF && (binding == STB_GLOBAL || binding == STB_WEAK) &&
           strcmp(object->strings + symbol->st_name, name) == 0;
}

// GNU's hash table: a Bloom filter of 64-bit words first, then chains of hashes whose lowest bit marks the end.
static const Elf64_Sym *find_gnu(const struct object *object, const char *name)
{
    const uint32_t *table = object->gnu_hash, hash = gnu_hash_of(name);
    uint32_t bucket_count = table[0], first = table[1], word_count = table[2], shift = table[3];
    const uint64_t *bloom = (const uint64_t *)(table + 4);
    uint64_t word = bloom[hash / 64 % word_count];
    if (!(word >> hash % 64 & word >> (hash >> shift) % 64 & 1))
        return NULL;
    const uint32_t *buckets = (const uint32_t *)(bloom + word_count), *chains = buckets + bucket_count;
    uint32_t index = bucket_count ? buckets[hash % bucket_count] : 0;
    if (index < first)
        return NULL;
    for (;; index++) {
        uint32_t entry = chains[index - first];
        if ((entry | 1) == (hash | 1) && is_definition(object, &object->symbols[index], name))
            return &object->symbols[index];
        if (entry & 1)
            return NULL;
    }
}

static const Elf64_Sym *find_classic(const struct object *object, const char *name)
{
    const uint32_t *table = object->hash, *buckets = table + 2, *chains = buckets + table[0];
    for (uint32_t index = buckets[hash_of(name) % table[0]]; index; index = chains[index])
        if (is_definition(object, &object->symbols[index], name))
            return &object->symbols[index];
    return NULL;
}

bool lookup_in(struct object *object, const char *name, struct definition *found)
{
    const Elf64_Sym *symbol = object->gnu_hash ? find_gnu(object, name) : object->hash ? find_classic(object, name) : NULL;
    if (symbol)
        *found = (struct definition){symbol, object};
    return symbol != NULL;
}

bool lookup(const char *name, struct object *requester, struct object *skip, struct definition *found)
{
    symbol_lookups++;
    for (struct object *object = objects; object; object = object->next)
        if (object->global && object != skip && lookup_in(object, name, found))
            return true;
    for (struct object *object = requester ? requester->root : NULL; object; object = object->next)
        if (!object->global && object->root == requester->root && object != skip && lookup_in(object, name, found))
            return true;
    return false;
}

void *definition_address(const struct definition *found)
{
    if (found->symbol->st_shndx == SHN_ABS)
        return (void *)found->symbol->st_value;
    void *address = (char *)found->object->map.l_addr + found->symbol->st_value;
    return ELF64_ST_TYPE(found->symbol->st_info) == STT_GNU_IFUNC ? ((void *(*)(void))address)() : address;
}
