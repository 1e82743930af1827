// elf.h: the structures of ELF-64 executables and libraries (System V gABI, RISC-V psABI).
#pragma once
#include <stdint.h>

typedef struct {
    unsigned char e_ident[16];
    uint16_t e_type, e_machine;
    uint32_t e_version;
    uint64_t e_entry, e_phoff, e_shoff;
    uint32_t e_flags;
    uint16_t e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx;
} Elf64_Ehdr;

typedef struct {
    uint32_t p_type, p_flags;
    uint64_t p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
} Elf64_Phdr;

typedef struct {
    int64_t d_tag;
    union { uint64_t d_val, d_ptr; } d_un;
} Elf64_Dyn;

typedef struct {
    uint32_t st_name;
    unsigned char st_info, st_other;
    uint16_t st_shndx;
    uint64_t st_value, st_size;
} Elf64_Sym;

typedef struct {
    uint64_t r_offset, r_info;
    int64_t r_addend;
} Elf64_Rela;

#define ELF64_R_SYM(info) ((info) >> 32)
#define ELF64_R_TYPE(info) ((uint32_t)(info))
#define ELF64_ST_BIND(info) ((info) >> 4)
#define ELF64_ST_TYPE(info) ((info) & 15)

enum { ET_EXEC = 2, ET_DYN = 3, EM_RISCV = 243 };
enum { PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3, PT_PHDR = 6, PT_TLS = 7, PT_GNU_RELRO = 0x6474e552 };
enum { PF_X = 1, PF_W = 2, PF_R = 4 };
enum { SHN_UNDEF = 0, SHN_ABS = 0xfff1 };
enum { STB_LOCAL, STB_GLOBAL, STB_WEAK };
enum { STT_NOTYPE, STT_OBJECT, STT_FUNC, STT_TLS = 6, STT_GNU_IFUNC = 10 };
enum {
    DT_NULL, DT_NEEDED, DT_PLTRELSZ, DT_PLTGOT, DT_HASH, DT_STRTAB, DT_SYMTAB, DT_RELA, DT_RELASZ, DT_RELAENT, DT_STRSZ,
    DT_SYMENT, DT_INIT, DT_FINI, DT_SONAME, DT_RPATH, DT_SYMBOLIC, DT_DEBUG = 21, DT_TEXTREL, DT_JMPREL, DT_BIND_NOW,
    DT_INIT_ARRAY, DT_FINI_ARRAY, DT_INIT_ARRAYSZ, DT_FINI_ARRAYSZ, DT_RUNPATH, DT_FLAGS,
    DT_RELRSZ = 35, DT_RELR, DT_RELRENT, DT_GNU_HASH = 0x6ffffef5, DT_FLAGS_1 = 0x6ffffffb,
};
enum { DF_SYMBOLIC = 2, DF_BIND_NOW = 8, DF_1_NOW = 1 };
enum {
    R_RISCV_NONE, R_RISCV_32, R_RISCV_64, R_RISCV_RELATIVE, R_RISCV_COPY, R_RISCV_JUMP_SLOT, R_RISCV_TLS_DTPMOD64 = 7,
    R_RISCV_TLS_DTPREL64 = 9, R_RISCV_TLS_TPREL64 = 11, R_RISCV_IRELATIVE = 58,
};
