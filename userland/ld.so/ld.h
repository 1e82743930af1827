// ld.h: what the files of the dynamic linker share.
//
// ld.so is a library that starts by itself: the kernel maps it beside a program that names it (PT_INTERP) and jumps to it.
// It uses nothing of libc.so, which it has yet to load: only the libc's mem and str functions are linked into it, and system
// calls are raw. Reading order: start.S, self.c, main.c, object.c, search.c, relocate.c, lookup.c, tls.c, dlopen.c.
#pragma once
#include <dlfcn.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include "internal.h"

#define PUBLIC __attribute__((visibility("default")))
enum { PAGE = 4096 };

// An object: the program, a library, or ld.so itself.
struct object {
    struct link_map map;               // first, so that a link_map is its object
    struct object *next;               // in load order
    const char *soname;                // as others name it
    char *start, *end;                 // where it is mapped
    uintptr_t entry;                   // of a program that ld.so mapped itself
    const Elf64_Phdr *headers;
    int header_count;
    dev_t device;                      // its file
    ino_t inode;

    const char *strings;               // from the dynamic section
    const Elf64_Sym *symbols;
    const uint32_t *gnu_hash, *hash;
    const Elf64_Rela *relocations, *plt_relocations;
    size_t relocation_count, plt_relocation_count;
    const uint64_t *relative_words;    // DT_RELR
    size_t relative_word_count;
    void **plt_got;
    void (*init)(int, char **, char **), (**init_array)(int, char **, char **);
    void (*fini)(void), (**fini_array)(void);
    size_t init_count, fini_count;
    const char *search_path;           // DT_RUNPATH or DT_RPATH
    bool bind_now;

    const Elf64_Phdr *tls;             // its PT_TLS, or NULL
    size_t tls_module;                 // from 1; 0 without TLS
    long tls_offset;                   // from tp; below 0 if its blocks are made when a thread first asks

    struct object **needed;            // the objects that DT_NEEDED names
    size_t needed_count;
    struct object *root;               // the object whose loading brought it
    int references;                    // dlopen handles, and objects that need it
    bool global, relocated, constructed;
    unsigned visit;                    // mark of the last walk over the graph
};

extern struct object *objects;         // all, in load order: the program first
extern struct object *linker;          // ld.so itself
extern char **start_arguments, **start_environment;
extern bool debug_files, debug_bindings, debug_statistics;   // LD_DEBUG=files,bindings,statistics
extern bool bind_now;                  // LD_BIND_NOW
extern bool secure;                    // AT_SECURE: the environment is not to be trusted
extern const char *library_path;       // LD_LIBRARY_PATH
extern unsigned long lazy_bindings, symbol_lookups;

// object.c. They return NULL after fail().
struct object *object_map(const char *path, int fd);
void object_read_dynamic(struct object *object);
void object_append(struct object *object);
void object_unmap(struct object *object);

// search.c
struct object *load(const char *name, struct object *needed_by, struct object *root);
struct object *already_loaded(const char *name);
bool load_needed(struct object *root);   // everything that root needs, breadth first

// lookup.c
struct definition { const Elf64_Sym *symbol; struct object *object; };
bool lookup_in(struct object *object, const char *name, struct definition *found);
bool lookup(const char *name, struct object *requester, struct object *skip, struct definition *found);
void *definition_address(const struct definition *found);

// relocate.c
bool relocate(struct object *object, bool now);
bool relocate_from(struct object *first);   // all from there on that are not yet
void run_constructors(struct object *object);
void run_destructors(struct object *object);

// tls.c
void tls_layout(void);                   // places what was loaded at the start in every thread's block
void tls_add(struct object *object);     // a module that came later
void *tls_address(struct object *object, size_t offset);

// pool.c: memory of the linker itself, in powers of two; zeroed
void *allocate(size_t size);
void release(void *memory, size_t size);
char *copy_text(const char *text);

// report.c
void fail(const char *first, ...);       // remembers a message of several parts, NULL at the end: always returns
const char *failure(void);               // the message, or NULL; forgets it
_Noreturn void give_up(void);            // prints it as a start-up error; status 127
void say(const char *first, ...);        // a line on standard error
const char *decimal(unsigned long value), *hexadecimal(unsigned long value);   // valid until the fourth next call
