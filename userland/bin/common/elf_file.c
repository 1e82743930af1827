// elf_file.c: finds the tables of an ELF-64 file and checks that they lie in it.
#include "elf_file.h"
#include <errno.h>
#include <string.h>
#include "common.h"

static void *part(const struct elf *elf, uint64_t offset, uint64_t size)
{
    return offset <= elf->size && size <= elf->size - offset ? elf->bytes + offset : NULL;
}

int elf_open(struct elf *elf, const char *path)
{
    *elf = (struct elf){0};
    elf->bytes = read_file(path, &elf->size);
    if (!elf->bytes)
        return complain(errno, "%s", path);
    struct elf_header *h = part(elf, 0, sizeof *h);
    if (!h || memcmp(h->ident, "\177ELF", 4) != 0)
        return complain(0, "%s: not an ELF file", path);
    if (h->ident[4] != 2 || h->ident[5] != 1)
        return complain(0, "%s: not a 64-bit little-endian ELF file", path);
    elf->header = h;
    if (h->segment_count)
        elf->segments = h->segment_size == sizeof(struct elf_segment)
                            ? part(elf, h->segments_at, h->segment_count * sizeof(struct elf_segment)) : NULL;
    if (h->section_count)
        elf->sections = h->section_size == sizeof(struct elf_section)
                            ? part(elf, h->sections_at, h->section_count * sizeof(struct elf_section)) : NULL;
    if ((h->segment_count && !elf->segments) || (h->section_count && !elf->sections))
        return complain(0, "%s: its headers point outside the file", path);
    return 0;
}

const char *elf_string(const struct elf *elf, const struct elf_section *strings, uint32_t offset)
{
    const char *text = strings && offset < strings->size ? part(elf, strings->offset, strings->size) : NULL;
    return text && memchr(text + offset, 0, strings->size - offset) ? text + offset : "<corrupt>";
}

static const struct elf_section *section_at(const struct elf *elf, uint32_t index)
{
    return index < elf->header->section_count ? &elf->sections[index] : NULL;
}

const char *elf_section_name(const struct elf *elf, const struct elf_section *section)
{
    return elf_string(elf, section_at(elf, elf->header->names_index), section->name);
}

struct elf_symbol *elf_symbols(const struct elf *elf, uint32_t type, size_t *count, const struct elf_section **names)
{
    for (int i = 0; i < elf->header->section_count; i++) {
        const struct elf_section *s = &elf->sections[i];
        struct elf_symbol *symbols = s->type == type ? part(elf, s->offset, s->size) : NULL;
        if (symbols) {
            *count = s->size / sizeof *symbols;
            *names = section_at(elf, s->link);
            return symbols;
        }
    }
    return NULL;
}
