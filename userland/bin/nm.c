// nm: the symbols of programs.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"
#include "elf_file.h"

static const char usage[] =
    "nm [-gnrSu] FILE...\n  -n  by address   -r  the other way round   -S  with sizes   -g  global ones only   -u  undefined ones only\n"
    "  letters: T text, R read-only data, D data, B bss, A absolute, U undefined; small ones are local to their file";
static int by_address, reverse, sizes, global_only, undefined_only;
static const struct elf *current;
static const struct elf_section *names;

static const char *name_of(const struct elf_symbol *s) { return elf_string(current, names, s->name); }

static int compare(const void *a, const void *b)
{
    const struct elf_symbol *x = *(struct elf_symbol *const *)a, *y = *(struct elf_symbol *const *)b;
    int order = 0;
    if (by_address)
        order = (x->section != 0) - (y->section != 0);
    if (by_address && !order)
        order = (x->value > y->value) - (x->value < y->value);
    if (!order)
        order = strcmp(name_of(x), name_of(y));
    return reverse ? -order : order;
}

static char letter(const struct elf_symbol *s)
{
    int global = s->info >> 4, weak = global == 2;
    if (s->section == 0)
        return weak ? 'w' : 'U';
    if (weak)
        return (s->info & 15) == 1 ? 'V' : 'W';
    char c = '?';
    if (s->section == 0xfff1)
        c = 'a';
    else if (s->section < current->header->section_count) {
        const struct elf_section *in = &current->sections[s->section];
        int small = strstr(elf_section_name(current, in), ".s") == elf_section_name(current, in);
        if (in->flags & 4)
            c = 't';
        else if (in->type == SECTION_NOBITS)
            c = small ? 's' : 'b';
        else if (in->flags & 1)
            c = small ? 'g' : 'd';
        else
            c = in->flags & 2 ? 'r' : 'n';
    }
    return global ? (char)toupper(c) : c;
}

static int show(const char *path, int title)
{
    struct elf elf;
    size_t count;
    if (elf_open(&elf, path))
        return 1;
    current = &elf;
    if (title)
        printf("\n%s:\n", path);
    struct elf_symbol *symbols = elf_symbols(&elf, SECTION_SYMBOLS, &count, &names);
    if (!symbols)
        return complain(0, "%s: no symbols", path) & 0;
    struct elf_symbol **list = need(malloc((count + 1) * sizeof *list));
    size_t used = 0;
    for (size_t i = 1; i < count; i++) {
        int type = symbols[i].info & 15, global = symbols[i].info >> 4;
        if (type == 3 || type == 4 || (global_only && !global) || (undefined_only && symbols[i].section))  // sections, files
            continue;
        list[used++] = &symbols[i];
    }
    qsort(list, used, sizeof *list, compare);
    for (size_t i = 0; i < used; i++) {
        struct elf_symbol *s = list[i];
        if (s->section)
            printf("%016lx ", s->value);
        else
            printf("%16s ", "");
        if (sizes && s->section && s->size)
            printf("%016lx ", s->size);
        printf("%c %s\n", letter(s), name_of(s));
    }
    free(list), free(elf.bytes);
    return 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "gnrSu")) != -1; )
        switch (option) {
        case 'g': global_only = 1; break;
        case 'n': by_address = 1; break;
        case 'r': reverse = 1; break;
        case 'S': sizes = 1; break;
        case 'u': undefined_only = 1; break;
        default: usage_error(usage, 1);
        }
    if (optind == argc)
        usage_error(usage, 1);
    int status = 0, several = argc - optind > 1;
    for (; optind < argc; optind++)
        status |= show(argv[optind], several);
    return finish(status);
}
