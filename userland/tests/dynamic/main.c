// main.c: what a dynamic linker must do, printed. Built with the host's libc and with ours, and compared.
// The argument is the folder of the libraries.
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *ask_both(void);
int first_call(int n);
extern int first_data;
__attribute__((weak)) int nowhere(void);
static _Thread_local int own_local = 5;

static const char *folder;

static void *open_library(const char *name, int mode)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return dlopen(path, mode);
}

static int visit(struct dl_phdr_info *info, size_t size, void *count)
{
    (void)size;
    ++*(int *)count;
    const char *slash = strrchr(info->dlpi_name, '/');
    if (slash && (strcmp(slash, "/libfirst.so") == 0 || strcmp(slash, "/libsecond.so") == 0))
        printf("object %s, TLS %s\n", slash + 1, info->dlpi_tls_modid ? "yes" : "no");
    return 0;
}

static void *thread(void *handle)
{
    int (*second)(int) = (int (*)(int))dlsym(handle, "second_call");
    own_local++;
    printf("thread: %d\n", own_local);
    printf("first: %d\n", first_call(1));
    printf("second: %d\n", second(2));
    return NULL;
}

static void opened(void)
{
    void *second = open_library("libsecond.so", RTLD_LAZY);
    printf("open: %s\n", second ? "yes" : dlerror());
    int (*call)(int) = (int (*)(int))dlsym(second, "second_call");
    double (*many)(int, double, int, double, long, float, int, int, int, int, double) =
        (double (*)(int, double, int, double, long, float, int, int, int, int, double))dlsym(second, "many");
    printf("second_call: %d\n", call(1));
    printf("second_call: %d\n", call(1));
    printf("many: %g\n", many(1, 2.5, 3, 4.5, 5, 6.5f, 7, 8, 9, 10, 11.5));
    printf("TLS by name: %s\n", dlsym(second, "second_local") == ((void *(*)(void))dlsym(second, "second_address"))() ? "same" : "other");
    printf("both in second: %s\n", ((const char *(*)(void))dlsym(second, "both"))());
    printf("again: %s\n", open_library("libsecond.so", RTLD_LAZY) == second ? "same handle" : "other handle");
    printf("missing symbol: %s\n", dlsym(second, "no_such_name") ? "found" : "no");
    printf("dlerror: %s\n", dlerror() ? "a message" : "none");
    printf("dlerror: %s\n", dlerror() ? "a message" : "none");
    int objects = 0;
    dl_iterate_phdr(visit, &objects);
    printf("some objects: %s\n", objects >= 4 ? "yes" : "no");
    Dl_info info;
    printf("dladdr: %s\n", dladdr((void *)call, &info) && info.dli_sname ? info.dli_sname : "?");
    printf("dladdr of the stack: %d\n", dladdr(&info, &info));
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, thread, second);
        pthread_join(threads[i], NULL);
    }
    printf("second_call: %d\n", call(1));
    printf("close: %d\n", dlclose(second));
    printf("still: %d\n", call(1));
    printf("close: %d\n", dlclose(second));
    printf("gone: %s\n", open_library("libsecond.so", RTLD_LAZY | RTLD_NOLOAD) ? "no" : "yes");
}

static void refused(void)
{
    printf("no such file: %s\n", open_library("libnone.so", RTLD_NOW) ? "opened" : "refused");
    printf("not ELF: %s\n", open_library("main.c", RTLD_NOW) ? "opened" : "refused");
    printf("no mode: %s\n", open_library("libsecond.so", 0) ? "opened" : "refused");
    printf("cannot be bound now: %s\n", open_library("libbroken.so", RTLD_NOW) ? "opened" : "refused");
    void *broken = open_library("libbroken.so", RTLD_LAZY);
    printf("lazily: %d\n", broken ? ((int (*)(void))dlsym(broken, "fine_call"))() : -1);
    printf("an errors' text: %s\n", dlopen("libnone.so", RTLD_LAZY) || !strstr(dlerror(), "libnone.so") ? "no" : "names the file");
}

int main(int argc, char **argv)
{
    folder = argc > 1 ? argv[1] : ".";
    printf("main\n");
    printf("both: %s\n", ask_both());
    printf("first_call: %d %d\n", first_call(1), first_data);
    first_data = 100;
    printf("weak: %s\n", nowhere ? "defined" : "undefined");
    printf("default: %s, next: %s\n", dlsym(RTLD_DEFAULT, "both") ? "found" : "no", dlsym(RTLD_NEXT, "both") ? "found" : "no");
    printf("program: %s\n", dlsym(dlopen(NULL, RTLD_LAZY), "main") ? "main is exported" : "main is not exported");
    opened();
    refused();
    return 0;
}
