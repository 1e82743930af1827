// time.h: clocks, sleeping, calendar time. There is one time zone, UTC.
#pragma once
#include <stddef.h>
typedef long time_t, clock_t, suseconds_t;
typedef int clockid_t;
struct timespec {
    time_t tv_sec;
    long tv_nsec;
};
struct tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
};
enum { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_MONOTONIC_RAW,
       CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME };
#define TIMER_ABSTIME 1
#define CLOCKS_PER_SEC 1000000L

time_t time(time_t *store);
clock_t clock(void);
double difftime(time_t later, time_t earlier);
int clock_gettime(clockid_t clock, struct timespec *now);
int clock_settime(clockid_t clock, const struct timespec *now);
int clock_getres(clockid_t clock, struct timespec *resolution);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left);
int nanosleep(const struct timespec *time, struct timespec *left);
struct tm *gmtime(const time_t *time);
struct tm *gmtime_r(const time_t *time, struct tm *to);
struct tm *localtime(const time_t *time);
struct tm *localtime_r(const time_t *time, struct tm *to);
time_t timegm(struct tm *calendar);
time_t mktime(struct tm *calendar);
size_t strftime(char *to, size_t size, const char *format, const struct tm *calendar);
