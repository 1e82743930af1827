// link.h: the objects of a running program, as the dynamic linker lists them for programs and debuggers.
#pragma once
#include <elf.h>
#include <stddef.h>

struct link_map {
    uintptr_t l_addr;              // what was added to the addresses in the file
    char *l_name;                  // path; "" for the program itself
    Elf64_Dyn *l_ld;               // its dynamic section
    struct link_map *l_next, *l_prev;
};

struct r_debug {                   // DT_DEBUG of the program points here
    int r_version;
    struct link_map *r_map;
    uintptr_t r_brk;               // called whenever the list changes: a debugger's place to stop
    enum { RT_CONSISTENT, RT_ADD, RT_DELETE } r_state;
    uintptr_t r_ldbase;
};

struct dl_phdr_info {
    uintptr_t dlpi_addr;
    const char *dlpi_name;
    const Elf64_Phdr *dlpi_phdr;
    uint16_t dlpi_phnum;
    unsigned long long dlpi_adds, dlpi_subs;
    size_t dlpi_tls_modid;
    void *dlpi_tls_data;
};
int dl_iterate_phdr(int (*visit)(struct dl_phdr_info *info, size_t size, void *data), void *data);

extern Elf64_Dyn _DYNAMIC[] __attribute__((weak, visibility("hidden")));  // of this object; no address in a static program
