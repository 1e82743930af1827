// threads.c: threads, locks, conditions, futexes.
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include "usertests.h"

enum { THREADS = 4 };
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static volatile long counter;

static void *twice(void *argument) { return (void *)((long)argument * 2); }
static void join_returns_the_result(void)
{
    pthread_t threads[THREADS];
    void *result;
    for (long i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, twice, (void *)i) == 0);
    for (long i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], &result) == 0 && result == (void *)(i * 2));
}

static void *add(void *unused)
{
    for (int i = 0; i < 20000; i++) {
        pthread_mutex_lock(&mutex);
        counter++;
        pthread_mutex_unlock(&mutex);
    }
    return unused;
}

static void mutex_loses_nothing(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, add, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK(counter == THREADS * 20000);
}

static void *add_atomically(void *unused)
{
    for (int i = 0; i < 20000; i++)
        __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
    return unused;
}

static void atomics_lose_nothing(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, add_atomically, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    CHECK(counter == THREADS * 20000);
}

// A bounded buffer of one place.
static int place, full;
static void *produce(void *unused)
{
    for (int i = 1; i <= 500; i++) {
        pthread_mutex_lock(&mutex);
        while (full)
            pthread_cond_wait(&cond, &mutex);
        place = i;
        full = 1;
        pthread_cond_broadcast(&cond);
        pthread_mutex_unlock(&mutex);
    }
    return unused;
}

static void conditions_hand_over(void)
{
    pthread_t producer;
    pthread_create(&producer, NULL, produce, NULL);
    for (int i = 1; i <= 500; i++) {
        pthread_mutex_lock(&mutex);
        while (!full)
            pthread_cond_wait(&cond, &mutex);
        CHECK(place == i);
        full = 0;
        pthread_cond_broadcast(&cond);
        pthread_mutex_unlock(&mutex);
    }
    pthread_join(producer, NULL);
}

static void condition_times_out(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 20000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&mutex);
    CHECK(pthread_cond_timedwait(&cond, &mutex, &until) == ETIMEDOUT);
    pthread_mutex_unlock(&mutex);
}

static pthread_barrier_t barrier;
static void *arrive(void *unused)
{
    for (int i = 0; i < 20; i++) {
        __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
        pthread_barrier_wait(&barrier);
        CHECK(counter == (i + 1) * THREADS);
        pthread_barrier_wait(&barrier);
    }
    return unused;
}

static void barrier_holds_all(void)
{
    pthread_t threads[THREADS];
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, arrive, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static _Thread_local int own = 7;
static void *change_own(void *unused)
{
    CHECK(own == 7);
    own = 8;
    errno = ENOENT;
    CHECK(own == 8);
    return unused;
}

static void thread_local_storage(void)
{
    pthread_t thread;
    errno = EPERM;
    pthread_create(&thread, NULL, change_own, NULL);
    pthread_join(thread, NULL);
    CHECK(own == 7 && errno == EPERM);
}

static pid_t tid_seen;
static void *note_tid(void *unused)
{
    tid_seen = gettid();
    CHECK(getpid() != tid_seen);
    return unused;
}

static void threads_share_the_process(void)
{
    pthread_t thread;
    CHECK(gettid() == getpid());
    pthread_create(&thread, NULL, note_tid, NULL);
    pthread_join(thread, NULL);
    CHECK(tid_seen > 0 && tid_seen != getpid());
}

static void *detached(void *unused)
{
    __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
    return unused;
}

static void many_detached_threads(void)
{
    for (int i = 0; i < 300; i++) {
        pthread_t thread;
        while (pthread_create(&thread, NULL, detached, NULL) != 0)
            pause_ms(1);
        pthread_detach(thread);
    }
    for (int i = 0; i < 5000 && counter < 300; i++)
        pause_ms(1);
    CHECK(counter == 300);
}

static void *sleep_forever(void *unused)
{
    for (;;)
        pause();
    return unused;
}

static void exit_with_threads(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, sleep_forever, NULL);
    pthread_create(&thread, NULL, sleep_forever, NULL);
    _exit(3);
}

static void exit_ends_all_threads(void)
{
    int status = run_child(exit_with_threads);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
}

static void *crash(void *unused)
{
    *(volatile int *)(long)(getpid() * 0) = 1;
    return unused;
}

static void crash_in_a_thread(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, crash, NULL);
    pthread_join(thread, NULL);
    _exit(0);
}

static void crash_of_a_thread_ends_the_process(void)
{
    CHECK(WTERMSIG(run_child(crash_in_a_thread)) == SIGSEGV);
}

static volatile pid_t handled_by;
static void note_handler(int signal)
{
    (void)signal;
    handled_by = gettid();
}

static void signal_to_one_thread(void)
{
    pthread_t thread;
    struct sigaction action = {.sa_handler = note_handler};
    sigaction(SIGUSR1, &action, NULL);
    pthread_create(&thread, NULL, sleep_forever, NULL);
    pause_ms(10);
    CHECK(pthread_kill(thread, SIGUSR1) == 0);
    while (!handled_by)
        pause_ms(1);
    CHECK(handled_by != gettid());
}

static void futex_returns(void)
{
    static int word = 1;
    struct timespec soon = {0, 20000000};
    CHECK_ERROR(syscall(SYS_futex, &word, 0L, 2L, NULL), EAGAIN);
    double start = seconds();
    CHECK_ERROR(syscall(SYS_futex, &word, 0L, 1L, &soon), ETIMEDOUT);
    CHECK(seconds() - start >= 0.02);
    CHECK(syscall(SYS_futex, &word, 1L, 1L) == 0);
    CHECK_ERROR(syscall(SYS_futex, (int *)3, 0L, 1L, NULL), EINVAL);
}

const struct test thread_tests[] = {
    {"joinReturnsTheResult", join_returns_the_result},
    {"mutexLosesNothing", mutex_loses_nothing},
    {"atomicsLoseNothing", atomics_lose_nothing},
    {"conditionsHandOver", conditions_hand_over},
    {"conditionTimesOut", condition_times_out},
    {"barrierHoldsAll", barrier_holds_all},
    {"threadLocalStorage", thread_local_storage},
    {"threadsShareTheProcess", threads_share_the_process},
    {"manyDetachedThreads", many_detached_threads},
    {"exitEndsAllThreads", exit_ends_all_threads},
    {"crashOfAThreadEndsTheProcess", crash_of_a_thread_ends_the_process},
    {"signalToOneThread", signal_to_one_thread},
    {"futexReturns", futex_returns},
    {NULL, NULL},
};
