// object.c: mapping an ELF file as the program headers say, and reading its dynamic section.
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include "ld.h"

struct object *objects;

static uint64_t page_down(uint64_t address) { return address & -(uint64_t)PAGE; }
static uint64_t page_up(uint64_t address) { return page_down(address + PAGE - 1); }
static bool failed(long result) { return result < 0 && result > -4096; }

static int protection_of(const Elf64_Phdr *header)
{
    return (header->p_flags & PF_R ? PROT_READ : 0) | (header->p_flags & PF_W ? PROT_WRITE : 0) |
           (header->p_flags & PF_X ? PROT_EXEC : 0);
}

// Maps one PT_LOAD segment: its file part, the zeroes up to the page's end, and fresh pages for the rest of .bss.
static bool map_segment(const Elf64_Phdr *header, char *base, int fd)
{
    uint64_t from = page_down(header->p_vaddr), file_end = header->p_vaddr + header->p_filesz;
    uint64_t memory_end = page_up(header->p_vaddr + header->p_memsz), mapped_end = page_up(file_end);
    int protection = protection_of(header);
    if (header->p_filesz > 0 &&
        failed(raw(SYS_mmap, base + from, mapped_end - from, protection, MAP_PRIVATE | MAP_FIXED, fd,
                   page_down(header->p_offset))))
        return false;
    if (header->p_memsz > header->p_filesz) {
        if (header->p_filesz > 0 && protection & PROT_WRITE)
            memset(base + file_end, 0, mapped_end - file_end);
        uint64_t fresh = header->p_filesz > 0 ? mapped_end : from;
        if (fresh < memory_end && failed(raw(SYS_mmap, base + fresh, memory_end - fresh, protection,
                                             MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0)))
            return false;
    }
    return true;
}

static const char *unfit(const Elf64_Ehdr *header, long size)
{
    if (size < (long)sizeof *header)
        return "file too short";
    if (memcmp(header->e_ident, "\177ELF", 4) != 0)
        return "invalid ELF header";
    if (header->e_ident[4] != 2 || header->e_ident[5] != 1 || header->e_machine != EM_RISCV)
        return "wrong ELF class or machine";
    if (header->e_type != ET_DYN && header->e_type != ET_EXEC)
        return "only ET_DYN and ET_EXEC can be loaded";
    if (header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phoff > 4096 || header->e_phnum == 0 || header->e_phnum > 32)
        return "program headers are not where they should be";
    return NULL;
}

static struct object *refuse(const char *path, const char *why)
{
    fail(path, ": ", why, NULL);
    return NULL;
}

struct object *object_map(const char *path, int fd)
{
    union { Elf64_Ehdr header; char bytes[4096 + 32 * sizeof(Elf64_Phdr)]; } file;
    long size = raw(SYS_pread64, fd, &file, sizeof file, 0);
    const char *why = unfit(&file.header, size);
    if (why)
        return refuse(path, why);
    const Elf64_Phdr *headers = (const Elf64_Phdr *)(file.bytes + file.header.e_phoff);
    int count = file.header.e_phnum;
    if (size < (long)(file.header.e_phoff + count * sizeof *headers))
        return refuse(path, "file too short");

    uint64_t low = UINT64_MAX, high = 0;
    const Elf64_Phdr *dynamic = NULL;
    for (int i = 0; i < count; i++) {
        if (headers[i].p_type == PT_DYNAMIC)
            dynamic = &headers[i];
        if (headers[i].p_type != PT_LOAD)
            continue;
        if (headers[i].p_vaddr + headers[i].p_memsz < headers[i].p_vaddr || headers[i].p_filesz > headers[i].p_memsz)
            return refuse(path, "a segment's size is wrong");
        if (page_down(headers[i].p_vaddr) < low)
            low = page_down(headers[i].p_vaddr);
        if (page_up(headers[i].p_vaddr + headers[i].p_memsz) > high)
            high = page_up(headers[i].p_vaddr + headers[i].p_memsz);
    }
    if (low >= high)
        return refuse(path, "nothing to load");
    if (!dynamic)
        return refuse(path, "object file has no dynamic section");

    bool fixed = file.header.e_type == ET_EXEC;
    long start = raw(SYS_mmap, fixed ? low : 0, high - low, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (fixed ? MAP_FIXED_NOREPLACE : 0), -1, 0);
    if (failed(start))
        return refuse(path, "failed to map segment: cannot reserve its addresses");
    char *base = (char *)start - low;
    struct object *object = allocate(sizeof *object);
    *object = (struct object){.start = (char *)start, .end = (char *)start + (high - low), .header_count = count,
                              .entry = (uintptr_t)base + file.header.e_entry};
    object->map = (struct link_map){.l_addr = (uintptr_t)base, .l_name = copy_text(path),
                                    .l_ld = (Elf64_Dyn *)(base + dynamic->p_vaddr)};
    object->headers = memcpy(allocate(count * sizeof *headers), headers, count * sizeof *headers);
    for (int i = 0; i < count; i++)
        if (headers[i].p_type == PT_LOAD && !map_segment(&headers[i], base, fd)) {
            fail(path, ": failed to map segment from shared object", NULL);
            object_unmap(object);
            return NULL;
        }
    struct stat status;
    if (raw(SYS_fstat, fd, &status) == 0) {
        object->device = status.st_dev;
        object->inode = status.st_ino;
    }
    object_read_dynamic(object);
    if (debug_files)
        say("     file=", path, ";  base ", hexadecimal(object->map.l_addr), "  size ", hexadecimal(high - low), NULL);
    return object;
}

void object_read_dynamic(struct object *object)
{
    char *base = (char *)object->map.l_addr;
    uint64_t soname = 0, search_path = 0;
    for (const Elf64_Dyn *entry = object->map.l_ld; entry->d_tag != DT_NULL; entry++) {
        void *address = base + entry->d_un.d_ptr;
        uint64_t value = entry->d_un.d_val;
        switch (entry->d_tag) {
        case DT_STRTAB: object->strings = address; break;
        case DT_SYMTAB: object->symbols = address; break;
        case DT_GNU_HASH: object->gnu_hash = address; break;
        case DT_HASH: object->hash = address; break;
        case DT_RELA: object->relocations = address; break;
        case DT_RELASZ: object->relocation_count = value / sizeof(Elf64_Rela); break;
        case DT_JMPREL: object->plt_relocations = address; break;
        case DT_PLTRELSZ: object->plt_relocation_count = value / sizeof(Elf64_Rela); break;
        case DT_RELR: object->relative_words = address; break;
        case DT_RELRSZ: object->relative_word_count = value / 8; break;
        case DT_PLTGOT: object->plt_got = address; break;
        case DT_INIT: object->init = (void (*)(int, char **, char **))address; break;
        case DT_FINI: object->fini = (void (*)(void))address; break;
        case DT_INIT_ARRAY: object->init_array = address; break;
        case DT_INIT_ARRAYSZ: object->init_count = value / 8; break;
        case DT_FINI_ARRAY: object->fini_array = address; break;
        case DT_FINI_ARRAYSZ: object->fini_count = value / 8; break;
        case DT_SONAME: soname = value; break;
        case DT_RUNPATH: search_path = value; break;
        case DT_RPATH: search_path = search_path ? search_path : value; break;
        case DT_BIND_NOW: object->bind_now = true; break;
        case DT_FLAGS: object->bind_now |= (value & DF_BIND_NOW) != 0; break;
        case DT_FLAGS_1: object->bind_now |= (value & DF_1_NOW) != 0; break;
        }
    }
    if (object->plt_relocations >= object->relocations &&
        object->plt_relocations < object->relocations + object->relocation_count)   // DT_RELASZ may count them too, at the end
        object->relocation_count = object->plt_relocations - object->relocations;
    object->soname = soname ? object->strings + soname : NULL;
    object->search_path = search_path ? object->strings + search_path : NULL;
    for (int i = 0; i < object->header_count; i++)
        if (object->headers[i].p_type == PT_TLS && object->headers[i].p_memsz > 0)
            object->tls = &object->headers[i];
}

void object_append(struct object *object)
{
    struct object **place = &objects;
    struct object *last = NULL;
    for (; *place; place = &(*place)->next)
        last = *place;
    if (last) {
        last->map.l_next = &object->map;
        object->map.l_prev = &last->map;
    }
    __atomic_store_n(place, object, __ATOMIC_RELEASE);   // other threads may be looking symbols up
}

// Takes the object out of the list, if it is there, and gives back all that it had.
void object_unmap(struct object *object)
{
    for (struct object **place = &objects; *place; place = &(*place)->next)
        if (*place == object) {
            *place = object->next;
            if (object->map.l_next)
                object->map.l_next->l_prev = object->map.l_prev;
            if (object->map.l_prev)
                object->map.l_prev->l_next = object->map.l_next;
            break;
        }
    raw(SYS_munmap, object->start, object->end - object->start);
    release(object->map.l_name, strlen(object->map.l_name) + 1);
    release((void *)object->headers, object->header_count * sizeof *object->headers);
    release(object->needed, object->needed_count * sizeof *object->needed);
    release(object, sizeof *object);
}
