// dlfcn.h: libraries loaded while the program runs. For programs that are linked dynamically: ld.so has these functions.
#pragma once
enum { RTLD_LAZY = 1, RTLD_NOW = 2, RTLD_NOLOAD = 4, RTLD_LOCAL = 0, RTLD_GLOBAL = 0x100, RTLD_NODELETE = 0x1000 };
#define RTLD_DEFAULT ((void *)0)   // the global scope
#define RTLD_NEXT ((void *)-1)     // the objects after the caller's

typedef struct {
    const char *dli_fname;         // path of the object
    void *dli_fbase;               // where it begins
    const char *dli_sname;         // nearest symbol, or NULL
    void *dli_saddr;               // its address
} Dl_info;

void *dlopen(const char *path, int mode);
void *dlsym(void *restrict handle, const char *restrict name);
int dlclose(void *handle);
char *dlerror(void);
int dladdr(const void *address, Dl_info *info);
