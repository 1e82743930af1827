// string.c: str* functions, a byte at a time.
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t strlen(const char *text)
{
    // A word holds a zero byte when subtracting 1 from each byte borrows from a byte whose top bit was clear.
    typedef uint64_t __attribute__((may_alias)) word;
    const char *p = text;
    for (; (uintptr_t)p & 7; p++)
        if (!*p)
            return p - text;
    for (;; p += 8) {
        word w = *(const word *)p;
        if ((w - 0x0101010101010101UL) & ~w & 0x8080808080808080UL)
            break;
    }
    while (*p)
        p++;
    return p - text;
}

size_t strnlen(const char *text, size_t max)
{
    size_t n = 0;
    while (n < max && text[n])
        n++;
    return n;
}

char *stpcpy(char *to, const char *from)
{
    while ((*to = *from++))
        to++;
    return to;
}

char *strcpy(char *to, const char *from)
{
    stpcpy(to, from);
    return to;
}

char *strncpy(char *to, const char *from, size_t size)
{
    size_t length = strnlen(from, size);
    memcpy(to, from, length);
    memset(to + length, 0, size - length);
    return to;
}

size_t strlcpy(char *to, const char *from, size_t size)
{
    size_t length = strlen(from);
    if (size > 0) {
        size_t kept = length < size ? length : size - 1;
        memcpy(to, from, kept);
        to[kept] = 0;
    }
    return length;
}

size_t strlcat(char *to, const char *from, size_t size)
{
    size_t used = strnlen(to, size);
    return used + strlcpy(to + used, from, size - used);
}

char *strcat(char *to, const char *from)
{
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *to, const char *from, size_t size)
{
    size_t length = strnlen(from, size);
    char *end = to + strlen(to);
    memcpy(end, from, length);
    end[length] = 0;
    return to;
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t size)
{
    for (; size > 0; size--, a++, b++)
        if (*a != *b || !*a)
            return (unsigned char)*a - (unsigned char)*b;
    return 0;
}

int strncasecmp(const char *a, const char *b, size_t size)
{
    for (; size > 0; size--, a++, b++) {
        int difference = tolower((unsigned char)*a) - tolower((unsigned char)*b);
        if (difference || !*a)
            return difference;
    }
    return 0;
}

int strcasecmp(const char *a, const char *b) { return strncasecmp(a, b, SIZE_MAX); }

char *strchrnul(const char *text, int c)
{
    while (*text && *text != (char)c)
        text++;
    return (char *)text;
}

char *strchr(const char *text, int c)
{
    char *found = strchrnul(text, c);
    return *found == (char)c ? found : NULL;
}

char *strrchr(const char *text, int c) { return memrchr(text, c, strlen(text) + 1); }

char *strstr(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; length && (text = strchr(text, *part)); text++)
        if (strncmp(text, part, length) == 0)
            return (char *)text;
    return length ? NULL : (char *)text;
}

char *strcasestr(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text || !length; text++)
        if (strncasecmp(text, part, length) == 0)
            return (char *)text;
    return NULL;
}

size_t strspn(const char *text, const char *accept)
{
    size_t n = 0;
    while (text[n] && strchr(accept, text[n]))
        n++;
    return n;
}

size_t strcspn(const char *text, const char *reject)
{
    size_t n = 0;
    while (text[n] && !strchr(reject, text[n]))
        n++;
    return n;
}

char *strpbrk(const char *text, const char *accept)
{
    text += strcspn(text, accept);
    return *text ? (char *)text : NULL;
}

char *strsep(char **text, const char *separators)
{
    char *start = *text;
    if (!start)
        return NULL;
    char *end = start + strcspn(start, separators);
    *text = *end ? end + 1 : NULL;
    *end = 0;
    return start;
}

char *strtok_r(char *text, const char *separators, char **state)
{
    char *start = text ? text : *state;
    if (start)
        start += strspn(start, separators);
    if (!start || !*start)
        return *state = NULL;
    *state = start;
    return strsep(state, separators);
}

char *strtok(char *text, const char *separators)
{
    static char *state;
    return strtok_r(text, separators, &state);
}

char *strndup(const char *text, size_t max)
{
    size_t length = strnlen(text, max);
    char *copy = malloc(length + 1);
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = 0;
    }
    return copy;
}

char *strdup(const char *text) { return strndup(text, SIZE_MAX); }
