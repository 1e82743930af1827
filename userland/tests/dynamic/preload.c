// preload.c: replaces a function of libfirst and one of libc, and calls the original.
#include <dlfcn.h>
#include <stdio.h>

const char *both(void) { return "preloaded"; }
int puts(const char *text)
{
    int (*original)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "puts");
    fputs("[preloaded] ", stdout);
    return original(text);
}
