// elf_file.h: ELF-64 files as nm and elf read them. Every offset is checked: a broken file gives a message, no crash.
#pragma once
#include <stddef.h>
#include <stdint.h>

struct elf_header {
    unsigned char ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, segments_at, sections_at;
    uint32_t flags;
    uint16_t header_size, segment_size, segment_count, section_size, section_count, names_index;
};
struct elf_segment {
    uint32_t type, flags;
    uint64_t offset, address, physical, file_size, memory_size, align;
};
struct elf_section {
    uint32_t name, type;
    uint64_t flags, address, offset, size;
    uint32_t link, info;
    uint64_t align, entry_size;
};
struct elf_symbol {
    uint32_t name;
    unsigned char info, other;
    uint16_t section;
    uint64_t value, size;
};
enum { SECTION_PROGBITS = 1, SECTION_SYMBOLS = 2, SECTION_STRINGS = 3, SECTION_NOBITS = 8, SECTION_DYNAMIC_SYMBOLS = 11 };

struct elf {
    char *bytes;
    size_t size;
    struct elf_header *header;
    struct elf_segment *segments;
    struct elf_section *sections;
};

int elf_open(struct elf *elf, const char *path);  // 0, or 1 after a message
const char *elf_section_name(const struct elf *elf, const struct elf_section *section);
// Symbols of the first table of that type, NULL if there is none; *names is its string section.
struct elf_symbol *elf_symbols(const struct elf *elf, uint32_t type, size_t *count, const struct elf_section **names);
const char *elf_string(const struct elf *elf, const struct elf_section *strings, uint32_t offset);
