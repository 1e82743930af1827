// libc.c: standard C functions with many arguments. The output must be the same when it is built for the host against
// its own C library; tests/run does both and compares.
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static uint64_t state = 88172645463325252UL;
static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static void integers(void)
{
    static const char *const formats[] = {"[%ld]", "[%5ld]", "[%-8ld]", "[%08ld]", "[%+ld]", "[% ld]", "[%.5ld]", "[%10.4ld]",
                                          "[%-10.4ld]", "[%lu]", "[%lx]", "[%#lx]", "[%#lX]", "[%lo]", "[%#lo]", "[%016lx]",
                                          "[%.0ld]", "[%hhd]", "[%hd]", "[%d]", "[%u]", "[%#10x]", "[%-#10x]|", "[%+05d]"};
    static const long values[] = {0, 1, -1, 42, -42, 127, 128, 255, 65535, 2147483647, -2147483648L, LONG_MAX, LONG_MIN};
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            printf(formats[f], values[v]);
        printf("\n");
    }
}

static void doubles(void)
{
    static const char *const formats[] = {"%f", "%.0f", "%.1f", "%.3f", "%10.2f", "%-10.2f|", "%010.2f", "%+.2f", "%e", "%.0e",
                                          "%.10e", "%g", "%.3g", "%.17g", "%#g", "%#.0f", "%G", "%E", "%.20f", "%.15g", "% g"};
    static const double values[] = {0.0, -0.0, 1, -1, 0.5, 1.5, 2.5, 0.125, 0.1, 1.0 / 3, 123456789.0, 1e15, 1e16, 1e17, 1e22, 1e23,
                                    1e-5, 0.0001, 0.00001234, 9.995, 0.9999999, 99999.95, 999998.5, 1e100, 1.7976931348623157e308,
                                    2.2250738585072014e-308, 5e-324, INFINITY, -INFINITY, 3.14159265358979, 1e5, 123456.7};
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            if (strcmp(formats[f], "%.20f") == 0 && values[v] > 1e50)
                continue;
            printf("[");
            printf(formats[f], values[v]);
            printf("]%s", v % 8 == 7 ? "\n" : "");
        }
    for (int i = 0; i < 3000; i++) {
        union { uint64_t bits; double value; } u = {next_random()};
        if (isnan(u.value))
            continue;
        char text[64];
        sprintf(text, "%.17g", u.value);
        printf("%s %g %.3e%s\n", text, u.value, u.value, strtod(text, NULL) == u.value ? "" : " not read back");
    }
}

static void numbers_from_text(void)
{
    static const char *const texts[] = {"0", "12", "-12", "+7", "  42abc", "0x1f", "0X1F", "077", "08", "z", "", "-", "0x", "99999999999999999999",
                                        "-99999999999999999999", "9223372036854775807", "-9223372036854775808", "18446744073709551615"};
    static const int bases[] = {0, 2, 8, 10, 16, 36};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
            char *end, *unsigned_end;
            errno = 0;
            long value = strtol(texts[t], &end, bases[b]);
            int error = errno;
            unsigned long other = strtoul(texts[t], &unsigned_end, bases[b]);
            printf("%ld:%d:%d:%lu:%d ", value, (int)(end - texts[t]), error == ERANGE, other, (int)(unsigned_end - texts[t]));
        }
    static const char *const reals[] = {"0", "1", "-1.5", ".5", "5.", "1e3", "1E-3", "1e", "1e+", "  2.5x", "inf", "-INFINITY", "nanx", ".", "",
                                        "1e400", "1e-400", "123456789012345678901234567890", "0.1", "2.2250738585072011e-308",
                                        "1.7976931348623157e308", "9007199254740993", "0.30000000000000004", "1e22", "1e23"};
    for (size_t t = 0; t < sizeof reals / sizeof *reals; t++) {
        char *end;
        double value = strtod(reals[t], &end);
        printf("\n%s: ", reals[t]);
        if (isnan(value))
            printf("nan");
        else
            printf("%.17g", value);
        printf(" %d", (int)(end - reals[t]));
    }
    printf("\n");
}

static void texts(void)
{
    char buffer[64], other[64];
    printf("[%s] [%10s] [%-10s] [%.2s] [%10.2s] [%c] [%5c] [%-5c] [%%]\n", "abc", "abc", "abc", "abc", "abc", 'x', 'y', 'z');
    int cut = snprintf(buffer, 5, "123456789");
    printf("%d %d\n", cut, (int)strlen(buffer));
    printf("[%*d] [%-*d] [%.*f]\n", 6, 42, 6, 42, 2, 3.14159);
    for (size_t to = 0; to < 17; to++)
        for (size_t from = 0; from < 17; from++)
            for (size_t size = 0; size < 40; size += 3) {
                for (int i = 0; i < 64; i++)
                    buffer[i] = (char)i, other[i] = (char)(100 + i);
                memmove(buffer + to, buffer + from, size % 24);
                memcpy(other + to, buffer + from, size);
                memset(other + from, 7, size / 2);
                unsigned sum = 0;
                for (int i = 0; i < 64; i++)
                    sum = sum * 31 + (unsigned char)buffer[i] + (unsigned char)other[i] * 7;
                if ((to + from + size) % 97 == 0)
                    printf("%u ", sum);
                if (memcmp(buffer, other, size) > 0 != memcmp(other, buffer, size) < 0)
                    printf("memcmp %zu\n", size);
            }
    static const char *const words[] = {"", "a", "ab", "abc", "abcabc", "bca", "ABC", "xyz,abc;q"};
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++) {
            const char *a = words[i], *b = words[k], *s = strstr(a, b), *p = strpbrk(a, b);
            int order = strcmp(a, b), n = strncmp(a, b, 2);
            printf("%d%d%d:%d:%d:%zu:%zu ", (order > 0) - (order < 0), (n > 0) - (n < 0), s ? (int)(s - a) : -1, p ? (int)(p - a) : -1,
                   strrchr(a, 'b') ? (int)(strrchr(a, 'b') - a) : -1, strspn(a, b), strcspn(a, b));
        }
    char list[] = ",one,,two;three,", *rest;
    for (char *t = strtok_r(list, ",;", &rest); t; t = strtok_r(NULL, ",;", &rest))
        printf("<%s>", t);
    for (int c = 0; c < 128; c++)
        printf("%x", !!isalpha(c) | !!isdigit(c) << 1 | !!isspace(c) << 2 | !!ispunct(c) << 3 | !!isprint(c) << 4 | !!iscntrl(c) << 5 | !!isxdigit(c) << 6);
    printf("\n");
}

static void scanning(void)
{
    int a = 0, b = 0, n = 0;
    unsigned x = 0;
    long l = 0;
    double d = 0;
    char word[32] = "", set[32] = "", c = 0;
    printf("%d ", sscanf("12 -7 ff word", "%d %d %x %31s", &a, &b, &x, word));
    printf("%d %d %x %s\n", a, b, x, word);
    printf("%d ", sscanf("3.25e2,abc:rest", "%lf,%[a-c]:%c%n", &d, set, &c, &n));
    printf("%g %s %c %d\n", d, set, c, n);
    printf("%d ", sscanf("123456", "%3d%ld", &a, &l));
    printf("%d %ld\n", a, l);
    printf("%d %d %d\n", sscanf("x", "%d", &a), sscanf("", "%d", &a), sscanf("5 %", "%d %%", &a));
    n = sscanf("0x1f 010", "%i %i", &a, &b);
    printf("%d %d\n", n, a * 100 + b);
    n = sscanf("key=value", "%*[^=]=%31s", word);
    printf("%d %s\n", n, word);
}

static int by_value(const void *a, const void *b) { return (*(int *)a > *(int *)b) - (*(int *)a < *(int *)b); }
static void sorting(void)
{
    static int numbers[5000];
    for (int round = 0; round < 6; round++) {
        int count = round * 1000 + 3;
        for (int i = 0; i < count && i < 5000; i++)
            numbers[i] = round == 1 ? i : round == 2 ? -i : round == 3 ? i % 7 : (int)(next_random() % 100000);
        count = count > 5000 ? 5000 : count;
        qsort(numbers, count, sizeof *numbers, by_value);
        unsigned sum = 0;
        for (int i = 0; i < count; i++)
            sum = sum * 31 + numbers[i];
        int key = numbers[count / 2], *found = bsearch(&key, numbers, count, sizeof key, by_value);
        printf("%u %d ", sum, found && *found == key);
    }
    printf("\n");
}

static void calendar(void)
{
    static const time_t times[] = {0, 951782400, 951868799, 1000000000, 1709164800, 2147483648, -1, -86400 * 366L, 4102444800};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char text[100];
        struct tm t;
        gmtime_r(&times[i], &t);
        strftime(text, sizeof text, "%F %T %a %A %b %B %d %e %j %u %w %y %p %I %D %R %c", &t);
        printf("%s %d\n", text, timegm(&t) == times[i]);
    }
}

static void arithmetic(void)
{
    for (double x = -3; x <= 3; x += 0.25)
        printf("%g:%g:%g:%g:%g ", floor(x), ceil(x), round(x), trunc(x), fmod(x * 7, 2.5));
    printf("%g %g\n", sqrt(2), fmod(1e18, 7));
}

int main(void)
{
    integers(), doubles(), numbers_from_text(), texts(), scanning(), sorting(), calendar(), arithmetic();
    return 0;
}
