// thread.c: threads over clone. A thread's mapping holds, from low to high: a guard page, its stack, struct
// thread, and its copy of the TLS segment, where tp points.
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "futex.h"
#include "internal.h"

enum { GUARD = 4096, DEFAULT_STACK = 256 << 10 };
int __threads_started;

pthread_t pthread_self(void) { return this_thread(); }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

static int run(void *argument)
{
    struct thread *thread = argument;
    pthread_exit(thread->start(thread->argument));
}

int pthread_create(pthread_t *to, const pthread_attr_t *attr, void *(*start)(void *), void *argument)
{
    size_t stack = attr && attr->stack_size ? attr->stack_size : DEFAULT_STACK;
    size_t top = sizeof(struct thread) + __tls_size() + __tls_align();
    size_t size = (GUARD + stack + top + 4095) & -4096UL;
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED)
        return EAGAIN;
    mprotect(memory, GUARD, PROT_NONE);

    struct thread *thread = __place_thread(memory + size);
    *thread = (struct thread){.start = start, .argument = argument, .stack = memory, .stack_size = size,
                              .detached = attr ? attr->detached : 0};
    __tls_init(thread + 1);
    __threads_started = 1;
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |
                CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    long result = __clone(run, thread, flags, thread, &thread->tid, thread + 1, &thread->tid);
    if (result < 0) {
        munmap(memory, size);
        return (int)-result;
    }
    *to = thread;
    return 0;
}

// detached: 0 joinable, 1 detached, 2 ended before anybody joined or detached it.
void pthread_exit(void *result)
{
    struct thread *self = this_thread();
    self->result = result;
    __tls_free(self + 1);
    if (!self->stack)  // the first thread: the process lives until the last one ends
        for (;;)
            raw(SYS_exit, 0);
    if (__atomic_exchange_n(&self->detached, 2, __ATOMIC_ACQ_REL) == 1) {
        raw(SYS_set_tid_address, 0);  // the kernel must not write there when the stack is gone
        __unmap_and_exit(self->stack, self->stack_size);
    }
    for (;;)
        raw(SYS_exit, 0);
}

static void wait_for_end(struct thread *thread)
{
    int tid;
    while ((tid = __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE)) != 0)
        futex_wait_shared(&thread->tid, tid);
}

int pthread_join(pthread_t thread, void **result)
{
    if (thread == this_thread())
        return EDEADLK;
    wait_for_end(thread);
    if (result)
        *result = thread->result;
    munmap(thread->stack, thread->stack_size);
    return 0;
}

int pthread_detach(pthread_t thread)
{
    return __atomic_exchange_n(&thread->detached, 1, __ATOMIC_ACQ_REL) == 2 ? pthread_join(thread, NULL) : 0;
}

int pthread_kill(pthread_t thread, int signal)
{
    return -(int)raw(SYS_tgkill, getpid(), thread->tid, signal);
}

int pthread_attr_init(pthread_attr_t *attr) { return *attr = (pthread_attr_t){0, 0}, 0; }
int pthread_attr_destroy(pthread_attr_t *attr) { (void)attr; return 0; }
int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size) { return attr->stack_size = size, 0; }
int pthread_attr_setdetachstate(pthread_attr_t *attr, int detached) { return attr->detached = detached, 0; }
