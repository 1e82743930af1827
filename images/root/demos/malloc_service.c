// malloc_service: the same work done by libc's malloc and by Vivarium's malloc service in the kernel.
//
//   libc's malloc runs in user mode and asks the kernel only when the heap must grow: many blocks cost a handful of
//   system calls. The service (calls 0x76000 to 0x76003) is a system call for each block: it costs as many mode
//   switches as blocks, but a program without a libc can use it, and the kernel knows each block:
//     malloc_service hold &   then   cat /proc/$!/heap    lists the blocks of the service
//     vivarium --strace       shows each call
//   Under another kernel (qemu-riscv64, real Linux) there is no such service, and the program says so.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { BLOCKS = 5000 };
static char *blocks[BLOCKS];
static long calls;
static char *highest;  // the break when all blocks were there

static void *service_malloc(size_t size)
{
    calls++;
    return (void *)syscall(SYS_vivarium_malloc, size);
}

static void service_free(void *pointer)
{
    calls++;
    syscall(SYS_vivarium_free, pointer);
}

static double work(void *(*get)(size_t), void (*give_back)(void *))
{
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = get(16 + i % 200);
        memset(blocks[i], i, 16);
    }
    highest = sbrk(0);
    for (int i = 0; i < BLOCKS; i++)
        give_back(blocks[i]);
    clock_gettime(CLOCK_MONOTONIC, &after);
    return (after.tv_sec - before.tv_sec) * 1e6 + (after.tv_nsec - before.tv_nsec) / 1e3;
}

int main(int argc, char **argv)
{
    char *heap_before = sbrk(0);
    double time = work(malloc, free);
    long grown = highest - heap_before;
    printf("libc's malloc:   %d blocks, %.0f us; the heap grew by %ld KiB, 64 KiB at a time: %ld system calls\n", BLOCKS,
           time, grown / 1024, grown / (64 << 10));

    char *block = service_malloc(100);
    if (block == (char *)-1) {
        printf("malloc service:  absent here (%s): it is part of Vivarium's kernel\n", strerror(errno));
        return 0;
    }
    uint64_t *header = (uint64_t *)block - 2;
    printf("malloc service:  a block of 100 bytes at %p; its hidden header: size and flags %#lx, check %#lx\n",
           (void *)block, (unsigned long)header[0], (unsigned long)header[1]);
    calls = 0;
    time = work(service_malloc, service_free);
    printf("malloc service:  %d blocks, %.0f us, %ld system calls: one for each malloc and free\n", BLOCKS, time, calls);
    if (argc > 1 && strcmp(argv[1], "hold") == 0) {
        for (int i = 0; i < 5; i++)
            service_malloc(100 << i);
        printf("pid %d holds its blocks: look at /proc/%d/heap\n", getpid(), getpid());
        fflush(stdout);
        pause();
    }
    service_free(block);
    return 0;
}
