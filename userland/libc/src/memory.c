// memory.c: mem* functions. They move eight bytes at a time where the pointers are aligned alike.
#include <stdint.h>
#include <string.h>

typedef uint64_t __attribute__((may_alias)) word;

static int aligned_alike(const void *a, const void *b)
{
    return (((uintptr_t)a ^ (uintptr_t)b) & 7) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (size >= 16 && aligned_alike(t, f)) {
        for (; (uintptr_t)t & 7; size--)
            *t++ = *f++;
        for (; size >= 64; size -= 64, t += 64, f += 64) {
            word *wt = (word *)t;
            const word *wf = (const word *)f;
            word a = wf[0], b = wf[1], c = wf[2], d = wf[3], e = wf[4], g = wf[5], h = wf[6], i = wf[7];
            wt[0] = a, wt[1] = b, wt[2] = c, wt[3] = d, wt[4] = e, wt[5] = g, wt[6] = h, wt[7] = i;
        }
        for (; size >= 8; size -= 8, t += 8, f += 8)
            *(word *)t = *(const word *)f;
    }
    while (size-- > 0)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (t + size <= f || f + size <= t)
        return memcpy(to, from, size);
    int words = aligned_alike(t, f);
    if (t < f) {  // front to back
        for (; words && size > 0 && (uintptr_t)t & 7; size--)
            *t++ = *f++;
        for (; words && size >= 8; size -= 8, t += 8, f += 8)
            *(word *)t = *(const word *)f;
        while (size-- > 0)
            *t++ = *f++;
        return to;
    }
    t += size;  // back to front
    f += size;
    for (; words && size > 0 && (uintptr_t)t & 7; size--)
        *--t = *--f;
    for (; words && size >= 8; size -= 8)
        t -= 8, f -= 8, *(word *)t = *(const word *)f;
    while (size-- > 0)
        *--t = *--f;
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    unsigned char *t = to;
    if (size >= 16) {
        word pattern = (unsigned char)byte * 0x0101010101010101UL;
        for (; (uintptr_t)t & 7; size--)
            *t++ = byte;
        for (; size >= 32; size -= 32, t += 32) {
            word *w = (word *)t;
            w[0] = pattern, w[1] = pattern, w[2] = pattern, w[3] = pattern;
        }
        for (; size >= 8; size -= 8, t += 8)
            *(word *)t = pattern;
    }
    while (size-- > 0)
        *t++ = byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a, *y = b;
    if (aligned_alike(x, y) && ((uintptr_t)x & 7) == 0)
        while (size >= 8 && *(const word *)x == *(const word *)y)
            x += 8, y += 8, size -= 8;
    for (; size > 0; size--, x++, y++)
        if (*x != *y)
            return *x - *y;
    return 0;
}

void *memchr(const void *data, int byte, size_t size)
{
    for (const unsigned char *p = data; size > 0; size--, p++)
        if (*p == (unsigned char)byte)
            return (void *)p;
    return NULL;
}

void *memrchr(const void *data, int byte, size_t size)
{
    for (const unsigned char *p = (const unsigned char *)data + size; size > 0; size--)
        if (*--p == (unsigned char)byte)
            return (void *)p;
    return NULL;
}

void *memmem(const void *hay, size_t hay_size, const void *needle, size_t needle_size)
{
    for (const char *p = hay; hay_size >= needle_size; p++, hay_size--)
        if (memcmp(p, needle, needle_size) == 0)
            return (void *)p;
    return NULL;
}
