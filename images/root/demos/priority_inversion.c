// priority_inversion: why a lock should lend its owner the priority of those who wait for it.
//
//   Three threads on one hart: low (SCHED_FIFO 10) takes a lock and works; high (SCHED_FIFO 30) wants the lock; middle
//   (SCHED_FIFO 20) wants none, and computes for a long time. With an ordinary lock, high waits until middle is done,
//   though it is more urgent: low, which could give up the lock, does not run. With a lock of the kind
//   PTHREAD_PRIO_INHERIT (FUTEX_LOCK_PI), low runs with high's priority while high waits, and high goes on at once.
//   `sched` shows the policy for all other tasks; it changes nothing here, as real-time tasks stand above it.
//   `switches` shows who was preempted by whom, `timeline` draws it.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PR_SET_NAME = 15 }; // linux/prctl.h
enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_LOCK_PI = 6, FUTEX_UNLOCK_PI = 7 }; // linux/futex.h
enum { WORK = 2000000, LONG_WORK = 20000000 };

static _Atomic int word;
static int lends;
static volatile long sink;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void work(long turns)
{
    for (long i = 0; i < turns; i++)
        sink = sink + i;
}

static void sleep_ms(long ms)
{
    struct timespec t = {0, ms * 1000000};
    nanosleep(&t, NULL);
}

static void call_me(const char *name)
{
    syscall(SYS_prctl, PR_SET_NAME, name); // in `switches`, `timeline` and /proc/PID/task/TID/comm
}

static int become(int priority)
{
    struct sched_param parameter = {priority};
    return syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &parameter);
}

// The word is 0 when free; else the owner's id, or 1 with an ordinary futex and 2 when somebody waits.
static void lock(void)
{
    int expected = 0;
    if (lends) {
        if (!atomic_compare_exchange_strong(&word, &expected, (int)syscall(SYS_gettid)))
            syscall(SYS_futex, &word, FUTEX_LOCK_PI, 0, NULL);
        return;
    }
    if (atomic_compare_exchange_strong(&word, &expected, 1))
        return;
    while (atomic_exchange(&word, 2) != 0)
        syscall(SYS_futex, &word, FUTEX_WAIT, 2, NULL);
}

static void unlock(void)
{
    if (lends) {
        int self = (int)syscall(SYS_gettid);
        if (!atomic_compare_exchange_strong(&word, &self, 0))
            syscall(SYS_futex, &word, FUTEX_UNLOCK_PI, 0, NULL);
    } else if (atomic_exchange(&word, 0) == 2) {
        syscall(SYS_futex, &word, FUTEX_WAKE, 1);
    }
}

static void *low(void *unused)
{
    call_me("low");
    become(10);
    lock();
    sleep_ms(1); // the others begin
    work(WORK);
    unlock();
    return unused;
}

static void *middle(void *unused)
{
    call_me("middle");
    become(20);
    sleep_ms(4); // high already waits
    work(LONG_WORK);
    return unused;
}

static void *high(void *unused)
{
    call_me("high");
    become(30);
    sleep_ms(2); // low has the lock
    double began = now_ms();
    lock();
    printf("%s lock: high waited %5.1f ms\n", lends ? "a lending" : "an ordinary", now_ms() - began);
    unlock();
    return unused;
}

static void scene(void)
{
    pthread_t threads[3];
    void *(*bodies[3])(void *) = {low, middle, high};
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, bodies[i], NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
}

int main(void)
{
    unsigned long first_hart = 1;
    syscall(SYS_sched_setaffinity, 0, sizeof first_hart, &first_hart);
    if (become(40)) { // so that the threads begin together
        perror("SCHED_FIFO");
        return 1;
    }
    scene();
    lends = 1;
    scene();
    return 0;
}
