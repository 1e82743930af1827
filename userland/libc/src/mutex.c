// mutex.c: locks, conditions and barriers over futexes. The kernel is asked only when somebody has to wait.
#include <pthread.h>
#include "futex.h"

// A mutex is 0 (free), 1 (locked) or 2 (locked, and somebody may sleep): only an unlock that finds 2 wakes.
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr) { (void)attr; return mutex->state = 0; }
int pthread_mutex_destroy(pthread_mutex_t *mutex) { (void)mutex; return 0; }

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    int expected = 0;
    return __atomic_compare_exchange_n(&mutex->state, &expected, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED) ? 0 : EBUSY;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    if (pthread_mutex_trylock(mutex) == 0)
        return 0;
    while (__atomic_exchange_n(&mutex->state, 2, __ATOMIC_ACQUIRE) != 0)
        futex_wait(&mutex->state, 2);
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    if (__atomic_exchange_n(&mutex->state, 0, __ATOMIC_RELEASE) == 2)
        futex_wake(&mutex->state, 1);
    return 0;
}

// A condition counts its signals: who waits sleeps until the count he saw under the mutex is old.
int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr) { (void)attr; return cond->sequence = 0, 0; }
int pthread_cond_destroy(pthread_cond_t *cond) { (void)cond; return 0; }

static int signal_some(pthread_cond_t *cond, int count)
{
    __atomic_fetch_add(&cond->sequence, 1, __ATOMIC_RELEASE);
    futex_wake(&cond->sequence, count);
    return 0;
}

int pthread_cond_signal(pthread_cond_t *cond) { return signal_some(cond, 1); }
int pthread_cond_broadcast(pthread_cond_t *cond) { return signal_some(cond, INT_MAX); }

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *until)
{
    unsigned seen = __atomic_load_n(&cond->sequence, __ATOMIC_ACQUIRE);
    pthread_mutex_unlock(mutex);
    int result = until ? futex_wait_until(&cond->sequence, seen, until) : futex_wait(&cond->sequence, seen);
    pthread_mutex_lock(mutex);
    return result == -ETIMEDOUT ? ETIMEDOUT : 0;
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex) { return pthread_cond_timedwait(cond, mutex, NULL); }

// 0 nobody came yet, 1 somebody is at it, 2 done.
int pthread_once(pthread_once_t *once, void (*init)(void))
{
    int state = 0;
    if (__atomic_compare_exchange_n(&once->state, &state, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
        init();
        __atomic_store_n(&once->state, 2, __ATOMIC_RELEASE);
        futex_wake(&once->state, INT_MAX);
    } else
        while (__atomic_load_n(&once->state, __ATOMIC_ACQUIRE) != 2)
            futex_wait(&once->state, 1);
    return 0;
}

int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attr, unsigned count)
{
    (void)attr;
    *barrier = (pthread_barrier_t){.needed = count};
    return count ? 0 : EINVAL;
}

int pthread_barrier_destroy(pthread_barrier_t *barrier) { (void)barrier; return 0; }

int pthread_barrier_wait(pthread_barrier_t *barrier)
{
    pthread_mutex_lock(&barrier->lock);
    unsigned round = barrier->round;
    int last = ++barrier->arrived == barrier->needed;
    if (last) {
        barrier->arrived = 0;
        barrier->round++;
        pthread_cond_broadcast(&barrier->all);
    } else
        while (barrier->round == round)
            pthread_cond_wait(&barrier->all, &barrier->lock);
    pthread_mutex_unlock(&barrier->lock);
    return last ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}
