// elf: what is in an executable: header, segments, sections, symbols (as readelf).
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include "common.h"
#include "elf_file.h"

static const char usage[] =
    "elf [-hlSsa] FILE...\n  -h  header   -l  segments: what the kernel maps   -S  sections   -s  symbols   -a  all   (default: all but symbols)";

static void show_header(const struct elf *elf)
{
    const struct elf_header *h = elf->header;
    static const char *const types[] = {"NONE", "REL (object file)", "EXEC (fixed address)", "DYN (any address)", "CORE"};
    printf("ELF header:\n");
    printf("  Class:           ELF64, little endian\n");
    printf("  Type:            %s\n", h->type < 5 ? types[h->type] : "?");
    printf("  Machine:         %s (%d)\n", h->machine == 243 ? "RISC-V" : h->machine == 62 ? "x86-64" : "other", h->machine);
    printf("  Entry point:     %#lx\n", h->entry);
    if (h->machine == 243)
        printf("  Flags:           %#x%s%s\n", h->flags, h->flags & 1 ? ", RVC" : "",
               (h->flags & 6) == 4 ? ", double-float ABI" : (h->flags & 6) == 2 ? ", single-float ABI" : "");
    printf("  Segments:        %d of %d bytes at offset %lu\n", h->segment_count, h->segment_size, h->segments_at);
    printf("  Sections:        %d of %d bytes at offset %lu\n", h->section_count, h->section_size, h->sections_at);
}

static const char *segment_type(uint32_t type)
{
    switch (type) {
    case 1: return "LOAD";
    case 2: return "DYNAMIC";
    case 3: return "INTERP";
    case 4: return "NOTE";
    case 6: return "PHDR";
    case 7: return "TLS";
    case 0x6474e550: return "GNU_EH_FRAME";
    case 0x6474e551: return "GNU_STACK";
    case 0x6474e552: return "GNU_RELRO";
    case 0x6474e553: return "GNU_PROPERTY";
    case 0x70000003: return "RISCV_ATTRIBUTES";
    default: return "?";
    }
}

static void show_segments(const struct elf *elf)
{
    printf("\nSegments:\n  %-17s %-10s %-18s %-10s %-10s %-4s %s\n", "type", "offset", "address", "in file", "in memory",
           "perm", "align");
    for (int i = 0; i < elf->header->segment_count; i++) {
        const struct elf_segment *s = &elf->segments[i];
        printf("  %-17s %#-10lx %#-18lx %#-10lx %#-10lx %c%c%c  %#lx\n", segment_type(s->type), s->offset, s->address,
               s->file_size, s->memory_size, s->flags & 4 ? 'r' : '-', s->flags & 2 ? 'w' : '-', s->flags & 1 ? 'x' : '-',
               s->align);
        if (s->type == 3 && s->offset < elf->size)
            printf("      [interpreter: %.*s]\n", (int)s->file_size, elf->bytes + s->offset);
    }
    printf("\nSections in each LOAD segment:\n");
    for (int i = 0; i < elf->header->segment_count; i++) {
        const struct elf_segment *s = &elf->segments[i];
        if (s->type != 1)
            continue;
        printf("  %#-10lx", s->address);
        for (int k = 1; k < elf->header->section_count; k++) {
            const struct elf_section *in = &elf->sections[k];
            if (in->flags & 2 && in->address >= s->address && in->address + in->size <= s->address + s->memory_size)
                printf(" %s", elf_section_name(elf, in));
        }
        putchar('\n');
    }
}

static void show_sections(const struct elf *elf)
{
    static const char *const types[] = {"NULL", "PROGBITS", "SYMTAB", "STRTAB", "RELA", "HASH", "DYNAMIC", "NOTE", "NOBITS",
                                        "REL", "SHLIB", "DYNSYM"};
    printf("\nSections:\n  %4s %-20s %-10s %-16s %-8s %-8s %s\n", "", "name", "type", "address", "offset", "size", "flags");
    for (int i = 0; i < elf->header->section_count; i++) {
        const struct elf_section *s = &elf->sections[i];
        printf("  [%2d] %-20s %-10s %016lx %08lx %08lx %s%s%s%s\n", i, elf_section_name(elf, s),
               s->type < 12 ? types[s->type] : "other", s->address, s->offset, s->size, s->flags & 1 ? "W" : "",
               s->flags & 2 ? "A" : "", s->flags & 4 ? "X" : "", s->flags & 0x400 ? "T" : "");
    }
}

static void show_symbols(const struct elf *elf)
{
    static const char *const types[] = {"NOTYPE", "OBJECT", "FUNC", "SECTION", "FILE", "COMMON", "TLS"};
    static const char *const binds[] = {"LOCAL", "GLOBAL", "WEAK"};
    const struct elf_section *names;
    size_t count;
    struct elf_symbol *symbols = elf_symbols(elf, SECTION_SYMBOLS, &count, &names);
    printf("\nSymbols:\n  %-16s %6s %-7s %-6s %-18s %s\n", "address", "size", "type", "bind", "section", "name");
    for (size_t i = 1; symbols && i < count; i++) {
        const struct elf_symbol *s = &symbols[i];
        const char *section = s->section == 0 ? "UNDEFINED" : s->section == 0xfff1 ? "ABSOLUTE"
                              : s->section < elf->header->section_count
                                  ? elf_section_name(elf, &elf->sections[s->section]) : "?";
        printf("  %016lx %6lu %-7s %-6s %-18s %s\n", s->value, s->size, (s->info & 15) < 7 ? types[s->info & 15] : "?",
               s->info >> 4 < 3 ? binds[s->info >> 4] : "?", section, elf_string(elf, names, s->name));
    }
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    char on[128] = {0};
    int any = 0, status = 0;
    for (int option; (option = getopt(argc, argv, "hlSsa")) != -1; any = 1) {
        if (option == '?')
            usage_error(usage, 1);
        on[option] = 1;
        if (option == 'a')
            on['h'] = on['l'] = on['S'] = on['s'] = 1;
    }
    if (!any)
        on['h'] = on['l'] = on['S'] = 1;
    if (optind == argc)
        usage_error(usage, 1);
    for (int several = argc - optind > 1; optind < argc; optind++) {
        struct elf elf;
        if (elf_open(&elf, argv[optind])) {
            status = 1;
            continue;
        }
        if (several)
            printf("\nFile: %s\n", argv[optind]);
        if (on['h'])
            show_header(&elf);
        if (on['l'])
            show_segments(&elf);
        if (on['S'])
            show_sections(&elf);
        if (on['s'])
            show_symbols(&elf);
        free(elf.bytes);
    }
    return finish(status);
}
