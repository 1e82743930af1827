// time.c: clocks, sleeping, timers.
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "internal.h"

int clock_gettime(clockid_t clock, struct timespec *now) { return call(SYS_clock_gettime, clock, now); }
int clock_settime(clockid_t clock, const struct timespec *now) { return call(SYS_clock_settime, clock, now); }
int clock_getres(clockid_t clock, struct timespec *resolution) { return call(SYS_clock_getres, clock, resolution); }
int nanosleep(const struct timespec *time, struct timespec *left) { return call(SYS_nanosleep, time, left); }
int setitimer(int which, const struct itimerval *v, struct itimerval *old) { return call(SYS_setitimer, which, v, old); }
int getitimer(int which, struct itimerval *value) { return call(SYS_getitimer, which, value); }
int gettimeofday(struct timeval *now, void *zone) { return call(SYS_gettimeofday, now, zone); }
double difftime(time_t later, time_t earlier) { return later - earlier; }

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
    return -(int)raw(SYS_clock_nanosleep, clock, flags, time, left);
}

time_t time(time_t *store)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (store)
        *store = now.tv_sec;
    return now.tv_sec;
}

clock_t clock(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec * CLOCKS_PER_SEC + used.tv_nsec / 1000;
}

unsigned sleep(unsigned seconds)
{
    struct timespec left = {seconds, 0};
    return nanosleep(&left, &left) < 0 ? left.tv_sec + (left.tv_nsec > 0) : 0;
}

int usleep(unsigned microseconds)
{
    return nanosleep(&(struct timespec){microseconds / 1000000, microseconds % 1000000 * 1000L}, NULL);
}

unsigned alarm(unsigned seconds)
{
    struct itimerval value = {{0, 0}, {seconds, 0}}, old = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &value, &old);
    return old.it_value.tv_sec + (old.it_value.tv_usec > 0);
}
