// internal.h: what the files of the libc share and programs do not see.
#pragma once
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#pragma GCC visibility push(hidden)   // in libc.so nobody else sees these

// One system call: number in a7, arguments in a0 to a5, result or -errno in a0.
static inline long raw_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a3 __asm__("a3") = d;
    register long a4 __asm__("a4") = e;
    register long a5 __asm__("a5") = f;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
    return a0;
}

// raw(number, arguments...) returns -errno; call(number, arguments...) sets errno and returns -1.
#define raw(...) RAW_PADDED(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#define RAW_PADDED(n, a, b, c, d, e, f, ...) \
    raw_syscall((long)(n), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define call(...) __result(raw(__VA_ARGS__))
long __result(long value);

// A thread. It lies just below the address in tp; the thread's copy of the TLS segment lies at tp.
struct thread {
    int tid;        // cleared by the kernel when the thread ends: join waits for that
    int error;      // errno
    int detached;   // nobody will join: the thread frees its own stack
    void *(*start)(void *);
    void *argument, *result;
    void *stack;    // its mapping, guard page included
    size_t stack_size;
} __attribute__((aligned(16)));

static inline struct thread *this_thread(void)
{
    register struct thread *tp __asm__("tp");
    return tp - 1;
}

extern unsigned long *__auxv;
extern int __threads_started;                   // 0 while the program never had a second thread
struct thread *__place_thread(char *top);
void __stdio_flush_all(void);
_Noreturn void __fatal(const char *message);    // message to standard error, then abort
long __clone(int (*function)(void *), void *stack, int flags, void *argument, int *parent_tid, void *tls, int *child_tid);
_Noreturn void __unmap_and_exit(void *start, size_t size);

#pragma GCC visibility pop

// What ld.so does for a dynamic program, and static.c for a static one.
size_t __tls_size(void), __tls_align(void);     // of the thread-local storage above tp, bytes
void __tls_init(void *tp);                      // fill it
void __tls_free(void *tp);                      // the thread ends: give back what was added to it
void __ld_init(int argc, char **argv, char **envp);   // run constructors
void __ld_fini(void);                           // run destructors

// Locks for the libc's own data: free of cost until there is a second thread.
static inline void lock(pthread_mutex_t *mutex)
{
    if (__threads_started)
        pthread_mutex_lock(mutex);
}
static inline void unlock(pthread_mutex_t *mutex)
{
    if (__threads_started)
        pthread_mutex_unlock(mutex);
}
