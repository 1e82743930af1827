// math.c: the few functions of math.h that need no tables.
#include <math.h>

double sqrt(double x) { return __builtin_sqrt(x); }
double fabs(double x) { return __builtin_fabs(x); }

double trunc(double x)  // from 2^52 up every double is an integer
{
    return fabs(x) < 4503599627370496.0 ? __builtin_copysign((double)(long)x, x) : x;
}

double floor(double x)
{
    double t = trunc(x);
    return t > x ? t - 1 : t;
}

double ceil(double x)
{
    double t = trunc(x);
    return t < x ? t + 1 : t;
}

double round(double x)
{
    double t = trunc(x);
    return fabs(x - t) >= 0.5 ? t + __builtin_copysign(1, x) : t;
}

double fmod(double x, double y)  // exact: subtracts y times a power of two, so that nothing is rounded
{
    if (isnan(x) || isnan(y) || isinf(x) || y == 0)
        return NAN;
    double rest = fabs(x), step, divisor = fabs(y);
    while (rest >= divisor) {
        for (step = divisor; step <= rest / 2; step *= 2)
            ;
        rest -= step;
    }
    return __builtin_copysign(rest, x);
}
