// sys/times.h: processor time in clock ticks of 10 ms.
#pragma once
#include <time.h>
struct tms {
    clock_t tms_utime, tms_stime, tms_cutime, tms_cstime;
};
clock_t times(struct tms *to);
