// main.c: from the kernel's stack to a program that can run: load, relocate, hand over.
//
// Also a command: ld.so [--list] [--library-path LIST] [--preload LIST] PROGRAM [ARGUMENT...]
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include "ld.h"

struct object *linker;
char **start_arguments, **start_environment;
bool debug_files, debug_bindings, debug_statistics, bind_now, secure;
const char *library_path;

static const char *preload;
static bool list_only;       // ld.so --list, ldd
static unsigned long *auxiliary;
static struct r_debug debugger = {.r_version = 1};
extern const Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));

void _dl_debug_state(void);

static unsigned long *auxiliary_entry(unsigned long type)
{
    static unsigned long absent[2];
    for (unsigned long *entry = auxiliary; entry[0] != AT_NULL; entry += 2)
        if (entry[0] == type)
            return entry;
    return absent;
}

static const char *environment(const char *name)
{
    size_t length = strlen(name);
    for (char **entry = start_environment; *entry; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return *entry + length + 1;
    return NULL;
}

static void read_stack(long *stack)
{
    start_arguments = (char **)(stack + 1);
    start_environment = start_arguments + stack[0] + 1;
    char **end = start_environment;
    while (*end)
        end++;
    auxiliary = (unsigned long *)(end + 1);
}

static void read_environment(void)
{
    const char *debug = environment("LD_DEBUG"), *now = environment("LD_BIND_NOW");
    secure = auxiliary_entry(AT_SECURE)[1];
    bind_now = now && *now;
    list_only = environment("LD_TRACE_LOADED_OBJECTS") != NULL;
    if (secure)
        return;
    library_path = environment("LD_LIBRARY_PATH");
    preload = environment("LD_PRELOAD");
    if (debug) {
        bool all = strstr(debug, "all");
        debug_files = all || strstr(debug, "files") || strstr(debug, "libs");
        debug_bindings = all || strstr(debug, "bindings");
        debug_statistics = all || strstr(debug, "statistics");
    }
}

static struct object *object_of_headers(const Elf64_Phdr *headers, int count, const char *name)
{
    struct object *object = allocate(sizeof *object);
    object->headers = headers;
    object->header_count = count;
    object->map.l_name = (char *)name;
    uint64_t high = 0;
    for (int i = 0; i < count; i++) {
        if (headers[i].p_type == PT_PHDR)
            object->map.l_addr = (uintptr_t)headers - headers[i].p_vaddr;
        if (headers[i].p_type == PT_LOAD && headers[i].p_vaddr + headers[i].p_memsz > high)
            high = headers[i].p_vaddr + headers[i].p_memsz;
    }
    for (int i = count; i-- > 0;)
        if (headers[i].p_type == PT_LOAD)
            object->start = (char *)object->map.l_addr + headers[i].p_vaddr;
    object->end = (char *)object->map.l_addr + high;
    return object;
}

static void read_dynamic_of(struct object *object)
{
    for (int i = 0; i < object->header_count; i++)
        if (object->headers[i].p_type == PT_DYNAMIC)
            object->map.l_ld = (Elf64_Dyn *)(object->map.l_addr + object->headers[i].p_vaddr);
    if (object->map.l_ld)
        object_read_dynamic(object);
}

static void describe_linker(void)
{
    linker = object_of_headers((const Elf64_Phdr *)((char *)&__ehdr_start + __ehdr_start.e_phoff), __ehdr_start.e_phnum,
                               "/lib/ld.so");
    linker->map.l_addr = (uintptr_t)&__ehdr_start;
    linker->start = (char *)&__ehdr_start;
    linker->end += linker->map.l_addr;
    read_dynamic_of(linker);
    linker->relocated = linker->constructed = true;
    linker->root = linker;
}

// The program that the kernel mapped beside us.
static struct object *mapped_program(void)
{
    return object_of_headers((const Elf64_Phdr *)auxiliary_entry(AT_PHDR)[1], (int)auxiliary_entry(AT_PHNUM)[1], "");
}

static _Noreturn void usage(void)
{
    say("usage: ld.so [--list] [--library-path LIST] [--preload LIST] PROGRAM [ARGUMENT...]", NULL);
    for (;;)
        raw(SYS_exit_group, 2);
}

// Drops the first `count` arguments, so that the program finds its own where it expects them.
static void shift_arguments(long *stack, int count)
{
    unsigned long *end = auxiliary;
    while (end[0] != AT_NULL)
        end += 2;
    end += 2;
    stack[0] -= count;
    memmove(stack + 1, stack + 1 + count, (char *)end - (char *)(stack + 1 + count));
    read_stack(stack);
}

// ld.so was started as a command: maps the program itself.
static struct object *named_program(long *stack)
{
    int used = 1;
    while (used < stack[0] && start_arguments[used][0] == '-') {
        const char *option = start_arguments[used++];
        if (strcmp(option, "--list") == 0)
            list_only = true;
        else if (strcmp(option, "--library-path") == 0 && used < stack[0])
            library_path = start_arguments[used++];
        else if (strcmp(option, "--preload") == 0 && used < stack[0])
            preload = start_arguments[used++];
        else
            usage();
    }
    if (used >= stack[0])
        usage();
    const char *path = start_arguments[used];
    shift_arguments(stack, used);
    int fd = (int)raw(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fail(path, ": cannot open shared object file", NULL);
        give_up();
    }
    struct object *program = object_map(path, fd);
    raw(SYS_close, fd);
    if (!program)
        give_up();
    auxiliary_entry(AT_PHDR)[1] = (unsigned long)program->headers;
    auxiliary_entry(AT_PHNUM)[1] = (unsigned long)program->header_count;
    auxiliary_entry(AT_ENTRY)[1] = program->entry;
    return program;
}

static void load_preloaded(struct object *program)
{
    char name[256];
    while (preload && *preload) {
        size_t length = strcspn(preload, ": ");
        if (length > 0 && length < sizeof name) {
            strlcpy(name, preload, length + 1);
            struct object *object = load(name, program, program);
            if (object)
                object->references++;
            else
                say("ERROR: ld.so: object '", name, "' from LD_PRELOAD cannot be preloaded: ignored.", NULL);
            failure();
        }
        preload += length + (preload[length] != 0);
    }
}

static _Noreturn void list_objects(void)
{
    for (struct object *object = objects->next; object; object = object->next) {
        const char *name = object->soname && object != linker ? object->soname : object->map.l_name;
        bool same = strcmp(name, object->map.l_name) == 0;
        char line[512] = "\t";
        strlcat(line, name, sizeof line);
        strlcat(line, same ? "" : " => ", sizeof line);
        strlcat(line, same ? "" : object->map.l_name, sizeof line);
        strlcat(line, " (", sizeof line);
        strlcat(line, hexadecimal(object->map.l_addr), sizeof line);
        strlcat(line, ")\n", sizeof line);
        raw(SYS_write, 1, line, strlen(line));
    }
    for (;;)
        raw(SYS_exit_group, 0);
}

static void tell_debugger(struct object *program)
{
    debugger.r_map = &program->map;
    debugger.r_brk = (uintptr_t)_dl_debug_state;
    debugger.r_ldbase = linker->map.l_addr;
    for (Elf64_Dyn *entry = program->map.l_ld; entry && entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == DT_DEBUG)
            entry->d_un.d_ptr = (uintptr_t)&debugger;
    _dl_debug_state();
}

static void say_statistics(void)
{
    size_t relative = 0, symbolic = 0, functions = 0, count = 0;
    for (struct object *object = objects; object; object = object->next, count++) {
        for (size_t i = 0; i < object->relocation_count; i++)
            *(ELF64_R_TYPE(object->relocations[i].r_info) == R_RISCV_RELATIVE ? &relative : &symbolic) += 1;
        functions += object->plt_relocation_count;
    }
    say("     objects: ", decimal(count), "  relocations: ", decimal(relative), " relative, ", decimal(symbolic),
        " symbolic, ", decimal(functions), " functions", NULL);
    say("     symbol lookups before the start: ", decimal(symbol_lookups), NULL);
}

__attribute__((used)) void *start_program(long *stack)
{
    read_stack(stack);
    read_environment();
    describe_linker();
    bool as_command = (void *)auxiliary_entry(AT_ENTRY)[1] == (char *)&__ehdr_start + __ehdr_start.e_entry;
    struct object *program = as_command ? named_program(stack) : mapped_program();
    if (!as_command)
        read_dynamic_of(program);
    program->root = program;
    program->references = 1;
    object_append(program);
    load_preloaded(program);
    for (struct object *object = objects; object; object = object->next)
        if (!load_needed(object))
            give_up();
    object_append(linker);
    for (struct object *object = objects; object; object = object->next)
        object->global = true;
    if (list_only)
        list_objects();
    tls_layout();
    tell_debugger(program);
    if (!relocate_from(objects))
        give_up();
    if (debug_statistics)
        say_statistics();
    return (void *)auxiliary_entry(AT_ENTRY)[1];
}

// For libc.so: constructors run when the first thread is set up, destructors at exit.
PUBLIC void __ld_init(int argc, char **argv, char **envp)
{
    (void)argc;
    start_arguments = argv;
    start_environment = envp;
    for (struct object *object = objects; object; object = object->next)
        run_constructors(object);
}

PUBLIC void __ld_fini(void)
{
    // The program first, what it needs after it: load order.
    for (struct object *object = objects; object; object = object->next)
        run_destructors(object);
    if (debug_statistics)
        say("     functions bound at their first call: ", decimal(lazy_bindings), NULL);
}
