// strtod.c: doubles from text. Up to 15 digits and small powers of ten are exact in a double; the rest is
// computed with 113 bits and rounded once.
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>
#include "internal.h"

static long double power_of_ten(int exponent)
{
    long double result = 1, factor = 10;
    for (; exponent > 0; exponent /= 2, factor *= factor)
        if (exponent & 1)
            result *= factor;
    return result;
}

static double scale(uint64_t digits, int exponent)
{
    if (digits == 0 || exponent < -400)
        return 0;
    if (exponent > 400)
        return HUGE_VAL;
    if (digits < 1UL << 53 && exponent >= -22 && exponent <= 22) {
        double value = digits, power = power_of_ten(abs(exponent));
        return exponent < 0 ? value / power : value * power;
    }
    long double value = digits;
    return exponent < 0 ? value / power_of_ten(-exponent) : value * power_of_ten(exponent);
}

double strtod(const char *text, char **end)
{
    const char *p = text;
    while (isspace((unsigned char)*p))
        p++;
    int negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    double value = 0;
    if (strncasecmp(p, "inf", 3) == 0) {
        value = INFINITY;
        p += strncasecmp(p, "infinity", 8) == 0 ? 8 : 3;
    } else if (strncasecmp(p, "nan", 3) == 0) {
        value = NAN;
        p += 3;
    } else {
        uint64_t digits = 0;
        int exponent = 0, any = 0;
        for (int point = 0; isdigit((unsigned char)*p) || (*p == '.' && !point); p++) {
            if (*p == '.') {
                point = 1;
                continue;
            }
            any = 1;
            if (digits < 1000000000000000000UL) {
                digits = digits * 10 + *p - '0';
                exponent -= point;
            } else
                exponent += !point;
        }
        if (!any) {
            if (end)
                *end = (char *)text;
            return 0;
        }
        const char *e = p + 1;
        if ((*p | 32) == 'e' && (isdigit((unsigned char)e[*e == '-' || *e == '+']))) {
            long given = strtol(e, (char **)&p, 10);
            exponent += given > 9999 ? 9999 : given < -9999 ? -9999 : (int)given;
        }
        value = scale(digits, exponent);
        if (isinf(value) || (value == 0 && digits))
            errno = ERANGE;
    }
    if (end)
        *end = (char *)p;
    return negative ? -value : value;
}

double atof(const char *text) { return strtod(text, NULL); }
