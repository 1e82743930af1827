// printf.c: the printf family. One formatter writes to a sink: a stream, a buffer or a descriptor.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "stdio_internal.h"

struct spec {  // one %... of a format
    int left, plus, space, alternate, zero;
    int width, precision;  // precision -1: none given
    char length;           // 'h', 'H' (hh), 'l' (also ll, z, t, j: all 64 bits here) or 0
};

static void put(struct sink *sink, const char *text, size_t size)
{
    sink->put(sink, text, size);
    sink->total += size;
}

static void repeat(struct sink *sink, char c, int count)
{
    char block[16];
    memset(block, c, sizeof block);
    for (; count > 0; count -= 16)
        put(sink, block, count < 16 ? count : 16);
}

// sign or base prefix, then zeros, then the digits, padded to the width.
static void put_number(struct sink *sink, struct spec *s, const char *prefix, int zeros, const char *digits, int count)
{
    int prefix_length = (int)strlen(prefix);
    int padding = s->width - prefix_length - zeros - count;
    if (!s->left && !s->zero)
        repeat(sink, ' ', padding);
    put(sink, prefix, prefix_length);
    if (!s->left && s->zero)
        repeat(sink, '0', padding);
    repeat(sink, '0', zeros);
    put(sink, digits, count);
    if (s->left)
        repeat(sink, ' ', padding);
}

static void put_integer(struct sink *sink, struct spec *s, uint64_t value, int base, const char *prefix, int upper)
{
    char digits[64];
    int at = sizeof digits;
    for (; value; value /= base)
        digits[--at] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
    int count = (int)sizeof digits - at;
    int least = s->precision < 0 ? 1 : s->precision;
    if (base == 8 && s->alternate && least <= count)
        least = count + 1;
    if (s->precision >= 0)
        s->zero = 0;
    put_number(sink, s, prefix, least > count ? least - count : 0, digits + at, count);
}

static void put_text(struct sink *sink, struct spec *s, const char *text)
{
    if (!text)
        text = "(null)";
    int length = (int)(s->precision < 0 ? strlen(text) : strnlen(text, s->precision));
    if (!s->left)
        repeat(sink, ' ', s->width - length);
    put(sink, text, length);
    if (s->left)
        repeat(sink, ' ', s->width - length);
}

static int64_t take_signed(struct spec *s, va_list *arguments)
{
    switch (s->length) {
    case 'l': return va_arg(*arguments, int64_t);
    case 'h': return (short)va_arg(*arguments, int);
    case 'H': return (signed char)va_arg(*arguments, int);
    default: return va_arg(*arguments, int);
    }
}

static uint64_t take_unsigned(struct spec *s, va_list *arguments)
{
    switch (s->length) {
    case 'l': return va_arg(*arguments, uint64_t);
    case 'h': return (unsigned short)va_arg(*arguments, int);
    case 'H': return (unsigned char)va_arg(*arguments, int);
    default: return va_arg(*arguments, unsigned);
    }
}

// Rounds `count` digits to the first `keep`, half to even as the hardware does. Returns the new count; a carry
// out of the front moves the point.
static int round_digits(char *digits, int count, int keep, int *point)
{
    if (keep >= count)
        return count;
    if (keep < 0) {
        *point -= keep;  // everything is below the last place: 0
        return 0;
    }
    int tail = 0;
    for (int i = keep + 1; i < count; i++)
        tail |= digits[i] != '0';
    int odd = keep > 0 && (digits[keep - 1] & 1);
    if (digits[keep] < '5' || (digits[keep] == '5' && !tail && !odd))
        return keep;
    int i = keep;
    while (i > 0 && digits[i - 1] == '9')
        digits[--i] = '0';
    if (i > 0)
        digits[i - 1]++;
    else {
        memmove(digits + 1, digits, keep);
        digits[0] = '1';
        ++*point;
        return keep + 1;
    }
    return keep;
}

// Text being built for a double; long enough for %f of the largest with a sensible precision.
struct text {
    char bytes[1600];
    int length;
};

static void add(struct text *t, char c)
{
    if (t->length < (int)sizeof t->bytes)
        t->bytes[t->length++] = c;
}

static void fixed(struct text *t, struct spec *s, const char *digits, int count, int point, int places)
{
    if (point <= 0)
        add(t, '0');
    for (int i = 0; i < point; i++)
        add(t, i < count ? digits[i] : '0');
    if (places > 0 || s->alternate)
        add(t, '.');
    for (int i = point; i < point + places; i++)
        add(t, i >= 0 && i < count ? digits[i] : '0');
}

static void exponent(struct text *t, struct spec *s, const char *digits, int count, int point, int places, char letter)
{
    add(t, count > 0 ? digits[0] : '0');
    if (places > 0 || s->alternate)
        add(t, '.');
    for (int i = 1; i <= places; i++)
        add(t, i < count ? digits[i] : '0');
    int e = count > 0 ? point - 1 : 0;
    add(t, letter);
    add(t, e < 0 ? '-' : '+');
    e = e < 0 ? -e : e;
    if (e >= 100)
        add(t, '0' + e / 100);
    add(t, '0' + e / 10 % 10);
    add(t, '0' + e % 10);
}

static void put_double(struct sink *sink, struct spec *s, double value, char letter)
{
    char lower = letter | 0x20;
    const char *sign = __builtin_signbit(value) ? "-" : s->plus ? "+" : s->space ? " " : "";
    if (!__builtin_isfinite(value)) {
        s->zero = 0;
        const char *name = __builtin_isnan(value) ? "nanNAN" : "infINF";
        put_number(sink, s, sign, 0, name + (letter == lower ? 0 : 3), 3);
        return;
    }
    char digits[1200];
    int point, precision = s->precision < 0 ? 6 : s->precision > 1000 ? 1000 : s->precision;
    int count = value == 0 ? (point = 1, 0) : __decimal_digits(value, digits, &point);
    struct text t = {.length = 0};
    if (lower == 'f') {
        count = round_digits(digits, count, point + precision, &point);
        fixed(&t, s, digits, count, point, precision);
    } else if (lower == 'e') {
        count = round_digits(digits, count, precision + 1, &point);
        exponent(&t, s, digits, count, point, precision, letter);
    } else {  // %g: as many digits as asked for, without trailing zeros, in the shorter form
        precision = precision ? precision : 1;
        count = round_digits(digits, count, precision, &point);
        while (count > 0 && digits[count - 1] == '0')
            count--;
        int shown = s->alternate ? precision : count > 0 ? count : 1;
        if (point - 1 < -4 || point - 1 >= precision)
            exponent(&t, s, digits, count, point, shown - 1, letter - 2);
        else
            fixed(&t, s, digits, count, point, shown > point ? shown - point : 0);
    }
    put_number(sink, s, sign, 0, t.bytes, t.length);
}

static const char *parse_spec(struct spec *s, const char *p, va_list *arguments)
{
    *s = (struct spec){.precision = -1};
    for (;; p++) {
        if (*p == '-') s->left = 1;
        else if (*p == '+') s->plus = 1;
        else if (*p == ' ') s->space = 1;
        else if (*p == '#') s->alternate = 1;
        else if (*p == '0') s->zero = 1;
        else break;
    }
    if (*p == '*') {
        s->width = va_arg(*arguments, int);
        if (s->width < 0)
            s->left = 1, s->width = -s->width;
        p++;
    } else
        while (*p >= '0' && *p <= '9')
            s->width = s->width * 10 + *p++ - '0';
    if (*p == '.') {
        s->precision = 0;
        if (*++p == '*') {
            s->precision = va_arg(*arguments, int);
            p++;
        } else
            while (*p >= '0' && *p <= '9')
                s->precision = s->precision * 10 + *p++ - '0';
    }
    for (; *p && strchr("hlzjt", *p); p++)
        s->length = *p == 'h' ? (s->length == 'h' ? 'H' : 'h') : 'l';
    return p;
}

void __format(struct sink *sink, const char *format, va_list list)
{
    va_list arguments;
    va_copy(arguments, list);
    for (const char *p = format; *p; p++) {
        const char *percent = strchrnul(p, '%');
        put(sink, p, percent - p);
        if (!*percent)
            break;
        struct spec s;
        p = parse_spec(&s, percent + 1, &arguments);
        int64_t number;
        char c;
        switch (*p) {
        case 'd':
        case 'i':
            number = take_signed(&s, &arguments);
            put_integer(sink, &s, number < 0 ? -(uint64_t)number : (uint64_t)number, 10,
                        number < 0 ? "-" : s.plus ? "+" : s.space ? " " : "", 0);
            break;
        case 'u': put_integer(sink, &s, take_unsigned(&s, &arguments), 10, "", 0); break;
        case 'o': put_integer(sink, &s, take_unsigned(&s, &arguments), 8, "", 0); break;
        case 'x':
        case 'X':
            number = take_unsigned(&s, &arguments);
            put_integer(sink, &s, number, 16, !s.alternate || !number ? "" : *p == 'x' ? "0x" : "0X", *p == 'X');
            break;
        case 'p':
            number = va_arg(arguments, int64_t);
            if (number)
                put_integer(sink, &s, number, 16, "0x", 0);
            else
                put_text(sink, &s, "(nil)");
            break;
        case 'c':
            c = va_arg(arguments, int);
            repeat(sink, ' ', s.left ? 0 : s.width - 1);
            put(sink, &c, 1);
            repeat(sink, ' ', s.left ? s.width - 1 : 0);
            break;
        case 's': put_text(sink, &s, va_arg(arguments, char *)); break;
        case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
            put_double(sink, &s, va_arg(arguments, double), *p);
            break;
        case 'm': put_text(sink, &s, strerror(errno)); break;
        case '%': put(sink, "%", 1); break;
        case 0: p--; break;
        default: put(sink, percent, p - percent + 1);
        }
    }
    va_end(arguments);
}

// Sinks.
struct file_sink { struct sink sink; FILE *file; };
struct buffer_sink { struct sink sink; char *to; size_t size; };

static void put_file(struct sink *sink, const char *text, size_t size)
{
    if (size)
        __put(((struct file_sink *)sink)->file, text, size);
}

static void put_buffer(struct sink *sink, const char *text, size_t size)
{
    struct buffer_sink *b = (struct buffer_sink *)sink;
    if (b->size > 1) {
        size_t part = size < b->size - 1 ? size : b->size - 1;
        memcpy(b->to, text, part);
        b->to += part;
        b->size -= part;
    }
}

int vfprintf(FILE *file, const char *format, va_list arguments)
{
    struct file_sink s = {{put_file, 0}, file};
    __file_lock(file);
    int unbuffered = file->buffering == _IONBF;
    if (unbuffered)
        file->buffering = _IOFBF;  // one write per call all the same
    __format(&s.sink, format, arguments);
    if (unbuffered) {
        file->buffering = _IONBF;
        __flush(file);
    }
    int failed = file->failed;
    __file_unlock(file);
    return failed ? -1 : (int)s.sink.total;
}

int vsnprintf(char *to, size_t size, const char *format, va_list arguments)
{
    struct buffer_sink s = {{put_buffer, 0}, to, size};
    __format(&s.sink, format, arguments);
    if (size > 0)
        *s.to = 0;
    return (int)s.sink.total;
}

int vasprintf(char **to, const char *format, va_list arguments)
{
    int length = vsnprintf(NULL, 0, format, arguments);
    *to = malloc(length + 1);
    return *to ? vsnprintf(*to, length + 1, format, arguments) : -1;
}

int vdprintf(int fd, const char *format, va_list arguments)
{
    char *text;
    int length = vasprintf(&text, format, arguments);
    if (length < 0)
        return -1;
    length = (int)write(fd, text, length);
    free(text);
    return length;
}

int vprintf(const char *format, va_list arguments) { return vfprintf(stdout, format, arguments); }
int vsprintf(char *to, const char *format, va_list a) { return vsnprintf(to, SIZE_MAX, format, a); }

#define FORWARD(call)               \
    va_list arguments;              \
    va_start(arguments, format);    \
    int result = call;              \
    va_end(arguments);              \
    return result;

int printf(const char *format, ...) { FORWARD(vfprintf(stdout, format, arguments)) }
int fprintf(FILE *file, const char *format, ...) { FORWARD(vfprintf(file, format, arguments)) }
int dprintf(int fd, const char *format, ...) { FORWARD(vdprintf(fd, format, arguments)) }
int sprintf(char *to, const char *format, ...) { FORWARD(vsnprintf(to, SIZE_MAX, format, arguments)) }
int snprintf(char *to, size_t size, const char *format, ...) { FORWARD(vsnprintf(to, size, format, arguments)) }
int asprintf(char **to, const char *format, ...) { FORWARD(vasprintf(to, format, arguments)) }
