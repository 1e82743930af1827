// memory.c: a stack of memory, and strings that grow on the heap until they are finished.
#include <stdlib.h>
#include <string.h>
#include "common.h"
#include "sh.h"

struct chunk {
    struct chunk *below;
    size_t size;
    char bytes[] __attribute__((aligned(16)));
};
static struct chunk *top;
static size_t used;

void *take(size_t size)
{
    size = (size + 15) & -16UL;
    if (!top || used + size > top->size) {
        size_t room = size > 8192 ? size : 8192;
        struct chunk *chunk = need(malloc(sizeof *chunk + room));
        *chunk = (struct chunk){top, room};
        top = chunk;
        used = 0;
    }
    void *result = top->bytes + used;
    used += size;
    return memset(result, 0, size);
}

char *take_text(const char *text, size_t length)
{
    return memcpy(take(length + 1), text, length);
}

// A second stack, beside the first, that is never cut back.
static struct chunk *other_top;
static size_t other_used;

static void exchange(void)
{
    struct chunk *chunk = top;
    size_t u = used;
    top = other_top, used = other_used;
    other_top = chunk, other_used = u;
}

void memory_keep_begin(void) { exchange(); }
void memory_keep_end(void) { exchange(); }

struct mark memory_mark(void) { return (struct mark){top, used}; }

void memory_release(struct mark mark)
{
    while (top != mark.chunk) {
        struct chunk *below = top->below;
        free(top);
        top = below;
    }
    used = mark.used;
}

void text_append(struct text *t, const char *more, size_t length)
{
    if (t->length + length + 1 > t->room) {
        t->room = (t->length + length + 1) * 2 + 32;
        t->bytes = need(realloc(t->bytes, t->room));
    }
    memcpy(t->bytes + t->length, more, length);
    t->length += length;
}

void text_add(struct text *t, char c) { text_append(t, &c, 1); }

// Moves the string to the stack of memory.
char *text_end(struct text *t)
{
    char *result = take_text(t->bytes ? t->bytes : "", t->length);
    free(t->bytes);
    *t = (struct text){0};
    return result;
}
