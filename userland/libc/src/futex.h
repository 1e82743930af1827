// futex.h: sleeping until a word in memory changes. The kernel compares and sleeps in one step, so that a change
// between our look and our sleep is never missed.
#pragma once
#include <limits.h>
#include <time.h>
#include "internal.h"

enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_PRIVATE = 128, FUTEX_WAIT_BITSET = 9, FUTEX_REALTIME = 256 };

static inline int futex_wait(void *word, int expected)
{
    return (int)raw(SYS_futex, word, FUTEX_WAIT | FUTEX_PRIVATE, expected, NULL);
}

static inline int futex_wait_shared(void *word, int expected)
{
    return (int)raw(SYS_futex, word, FUTEX_WAIT, expected, NULL);
}

static inline int futex_wait_until(void *word, int expected, const struct timespec *until)
{
    return (int)raw(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE | FUTEX_REALTIME, expected, until, NULL, ~0u);
}

static inline void futex_wake(void *word, int count)
{
    raw(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE, count);
}
