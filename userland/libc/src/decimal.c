// decimal.c: a double is m * 2^e. For e >= 0 that is an integer; for e < 0 it equals m * 5^-e / 10^-e, an
// integer with the decimal point moved. So its exact decimal digits need nothing but multiplying by 2 or 5.
#include <stdint.h>
#include <string.h>
#include "stdio_internal.h"

#define BASE 1000000000u  // nine decimal digits a limb
enum { LIMBS = 130 };

// The factor must be below BASE, or the last carry would not fit a limb.
static int multiply(uint32_t *limbs, int used, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < used; i++) {
        carry += (uint64_t)limbs[i] * factor;
        limbs[i] = carry % BASE;
        carry /= BASE;
    }
    if (carry)
        limbs[used++] = carry;
    return used;
}

int __decimal_digits(double value, char *digits, int *point)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int biased = bits >> 52 & 0x7ff;
    uint64_t m = (bits & 0xfffffffffffff) | (biased ? 1UL << 52 : 0);
    int e = (biased ? biased : 1) - 1075;
    int zeros = __builtin_ctzl(m);  // fewer factors to multiply by
    m >>= zeros;
    e += zeros;

    uint32_t limbs[LIMBS];
    int used = 0;
    for (uint64_t rest = m; rest; rest /= BASE)
        limbs[used++] = rest % BASE;
    for (int left = e; left > 0; left -= 29)
        used = multiply(limbs, used, 1u << (left < 29 ? left : 29));
    for (int left = -e; left > 0; left -= 12) {
        uint32_t power = 1;
        for (int i = 0; i < left && i < 12; i++)
            power *= 5;
        used = multiply(limbs, used, power);
    }

    char *to = digits;
    for (int i = used - 1; i >= 0; i--, to += 9)
        for (uint32_t limb = limbs[i], k = 9; k-- > 0; limb /= 10)
            to[k] = '0' + limb % 10;
    int leading = 0;
    while (digits[leading] == '0')
        leading++;
    int count = (int)(to - digits) - leading;
    memmove(digits, digits + leading, count);
    *point = count - (e < 0 ? -e : 0);
    return count;
}
