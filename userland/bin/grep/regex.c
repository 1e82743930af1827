// regex.c: a pattern is compiled into instructions for a machine that is in many places at once (Thompson's
// construction): each character of the text moves all of them one step, so that no pattern takes exponential time.
#include "regex.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "common.h"

enum operation { CHARACTER, ANY, SET, SPLIT, JUMP, START, END, WORD_EDGE, NOT_WORD_EDGE, WORD_START, WORD_END, MATCH };

struct instruction {
    enum operation operation;
    int x, y;                    // CHARACTER: x. SPLIT: both, JUMP: x, relative to here
    unsigned long set[4];
};

struct regex {
    struct instruction *code;
    int count, flags;
};

struct compiler {
    const char *at;
    int extended, icase, depth;
    struct instruction *code;
    int count, room;
    const char *error;
};

static int emit(struct compiler *c, enum operation operation, int x, int y)
{
    if (c->count == c->room)
        c->code = need(realloc(c->code, (c->room = c->room * 2 + 32) * sizeof *c->code));
    c->code[c->count] = (struct instruction){.operation = operation, .x = x, .y = y};
    return c->count++;
}

// Makes room for one instruction at `where`; what lies behind moves as a whole, so that its jumps stay right.
static void insert(struct compiler *c, int where, enum operation operation, int x, int y)
{
    emit(c, operation, x, y);
    struct instruction new = c->code[c->count - 1];
    memmove(&c->code[where + 1], &c->code[where], (c->count - 1 - where) * sizeof new);
    c->code[where] = new;
}

static void copy_code(struct compiler *c, int from, int length)
{
    for (int i = 0; i < length; i++) {
        emit(c, 0, 0, 0);
        c->code[c->count - 1] = c->code[from + i];
    }
}

static void add_to_set(struct instruction *i, int ch) { i->set[ch / 64] |= 1UL << ch % 64; }

static void parse_set(struct compiler *c)
{
    int at = emit(c, SET, 0, 0), inverted = *c->at == '^';
    c->at += inverted;
    const char *first = c->at;
    for (; *c->at != ']' || c->at == first; c->at++) {
        if (!*c->at) {
            c->error = "unmatched [";
            return;
        }
        struct instruction *i = &c->code[at];
        if (c->at[0] == '[' && c->at[1] == ':') {
            static const struct { const char *name; int (*is)(int); } classes[] = {
                {"alpha:]", isalpha}, {"digit:]", isdigit}, {"alnum:]", isalnum}, {"upper:]", isupper}, {"lower:]", islower},
                {"space:]", isspace}, {"punct:]", ispunct}, {"blank:]", isblank}, {"xdigit:]", isxdigit}, {"print:]", isprint},
            };
            for (size_t k = 0; k < sizeof classes / sizeof *classes; k++)
                if (strncmp(c->at + 2, classes[k].name, strlen(classes[k].name)) == 0) {
                    for (int ch = 0; ch < 256; ch++)
                        if (classes[k].is(ch))
                            add_to_set(i, ch);
                    c->at += 1 + strlen(classes[k].name);
                    break;
                }
            continue;
        }
        unsigned char from = *c->at, to = from;
        if (c->at[1] == '-' && c->at[2] && c->at[2] != ']')
            to = c->at[2], c->at += 2;
        for (int ch = from; ch <= to; ch++) {
            add_to_set(i, ch);
            if (c->icase)
                add_to_set(i, tolower(ch)), add_to_set(i, toupper(ch));
        }
    }
    c->at++;
    for (int k = 0; inverted && k < 4; k++)
        c->code[at].set[k] = ~c->code[at].set[k];
}

static void parse_alternatives(struct compiler *c);

static int at_operator(struct compiler *c, char operator)  // | ( ) { } + ?, with a backslash in basic expressions
{
    return c->extended ? *c->at == operator : c->at[0] == '\\' && c->at[1] == operator;
}

static void parse_escape(struct compiler *c)
{
    switch (*c->at) {
    case 'b': emit(c, WORD_EDGE, 0, 0); break;
    case 'B': emit(c, NOT_WORD_EDGE, 0, 0); break;
    case '<': emit(c, WORD_START, 0, 0); break;
    case '>': emit(c, WORD_END, 0, 0); break;
    case 'w': case 'W': case 's': case 'S': {
        int at = emit(c, SET, 0, 0);
        for (int ch = 0; ch < 256; ch++) {
            int in = tolower(*c->at) == 'w' ? isalnum(ch) || ch == '_' : isspace(ch);
            if (in == (islower((unsigned char)*c->at) != 0))
                add_to_set(&c->code[at], ch);
        }
        break;
    }
    case 0: c->error = "trailing backslash"; return;
    default: emit(c, CHARACTER, (unsigned char)*c->at, 0);
    }
    c->at++;
}

static void parse_atom(struct compiler *c, int first)
{
    if (at_operator(c, '(')) {
        c->at += c->extended ? 1 : 2;
        c->depth++;
        parse_alternatives(c);
        if (!at_operator(c, ')')) {
            c->error = "unmatched (";
            return;
        }
        c->depth--;
        c->at += c->extended ? 1 : 2;
    } else if (*c->at == '[') {
        c->at++;
        parse_set(c);
    } else if (*c->at == '.') {
        c->at++;
        emit(c, ANY, 0, 0);
    } else if (*c->at == '^' && (c->extended || first)) {
        c->at++;
        emit(c, START, 0, 0);
    } else if (*c->at == '$' && (c->extended || !c->at[1] || strncmp(c->at + 1, "\\)", 2) == 0 || strncmp(c->at + 1, "\\|", 2) == 0)) {
        c->at++;
        emit(c, END, 0, 0);
    } else if (*c->at == '\\') {
        c->at++;
        parse_escape(c);
    } else
        emit(c, CHARACTER, (unsigned char)*c->at++, 0);
}

// Repeats the code from `start` on between `least` and `most` (-1: without limit) times.
static void repeat(struct compiler *c, int start, int least, int most)
{
    int length = c->count - start;
    if (most == 0 || length == 0) {
        c->count = start;
        return;
    }
    for (int i = 1; i < least; i++)
        copy_code(c, start, length);
    if (most < 0) {
        if (least == 0) {
            insert(c, start, SPLIT, 1, length + 2);
            emit(c, JUMP, -(length + 1), 0);
        } else
            emit(c, SPLIT, -length, 1);
        return;
    }
    int from = least > 0 ? start : start + 1;
    if (least == 0)
        insert(c, start, SPLIT, 1, length + 1);
    for (int i = least > 0 ? least : 1; i < most; i++) {
        emit(c, SPLIT, 1, length + 1);
        copy_code(c, from, length);
    }
}

static int parse_bounds(struct compiler *c, int *least, int *most)
{
    char *end;
    const char *p = c->at + (c->extended ? 1 : 2);
    *least = (int)strtol(p, &end, 10);
    *most = *least;
    if (*end == ',') {
        p = end + 1;
        *most = (int)strtol(p, &end, 10);
        if (end == p)
            *most = -1;
    }
    c->at = end;
    if (!at_operator(c, '}') || *least > 255 || *most > 255) {
        c->error = "invalid content of {}";
        return 0;
    }
    c->at += c->extended ? 1 : 2;
    return 1;
}

static void parse_sequence(struct compiler *c)
{
    for (int first = 1; *c->at && !c->error && !at_operator(c, '|') && !(c->depth && at_operator(c, ')')); first = 0) {
        int start = c->count, least, most;
        if (*c->at == '*' && first)  // a star with nothing before it is a character
            emit(c, CHARACTER, *c->at++, 0);
        else
            parse_atom(c, first);
        while (!c->error) {
            if (*c->at == '*')
                c->at++, repeat(c, start, 0, -1);
            else if (at_operator(c, '+'))
                c->at += c->extended ? 1 : 2, repeat(c, start, 1, -1);
            else if (at_operator(c, '?'))
                c->at += c->extended ? 1 : 2, repeat(c, start, 0, 1);
            else if (at_operator(c, '{') && parse_bounds(c, &least, &most))
                repeat(c, start, least, most);
            else
                break;
        }
    }
}

static void parse_alternatives(struct compiler *c)
{
    int start = c->count;
    parse_sequence(c);
    if (!at_operator(c, '|') || c->error)
        return;
    c->at += c->extended ? 1 : 2;
    insert(c, start, SPLIT, 1, c->count - start + 2);
    int jump = emit(c, JUMP, 0, 0);
    parse_alternatives(c);
    c->code[jump].x = c->count - jump;
}

struct regex *regex_compile(const char *pattern, int flags, const char **error)
{
    struct compiler c = {.at = pattern, .extended = (flags & REGEX_EXTENDED) != 0, .icase = (flags & REGEX_ICASE) != 0};
    if (flags & REGEX_FIXED)
        while (*c.at)
            emit(&c, CHARACTER, (unsigned char)*c.at++, 0);
    else
        parse_alternatives(&c);
    if (!c.error && *c.at)
        c.error = "unmatched )";
    emit(&c, MATCH, 0, 0);
    *error = c.error;
    if (c.error)
        return NULL;
    struct regex *r = need(malloc(sizeof *r));
    *r = (struct regex){c.code, c.count, flags};
    return r;
}

// The places the machine is in, each once.
struct places { int *list, count; unsigned *seen, generation; };

static int is_word(int c) { return isalnum(c) || c == '_'; }

static void enter(const struct regex *r, struct places *p, int pc, const char *text, size_t size, size_t at)
{
    if (p->seen[pc] == p->generation)
        return;
    p->seen[pc] = p->generation;
    const struct instruction *i = &r->code[pc];
    int before = at > 0 && is_word((unsigned char)text[at - 1]), after = at < size && is_word((unsigned char)text[at]);
    int holds;
    switch (i->operation) {
    case JUMP: enter(r, p, pc + i->x, text, size, at); return;
    case SPLIT:
        enter(r, p, pc + i->x, text, size, at);
        enter(r, p, pc + i->y, text, size, at);
        return;
    case START: holds = at == 0; break;
    case END: holds = at == size; break;
    case WORD_EDGE: holds = before != after; break;
    case NOT_WORD_EDGE: holds = before == after; break;
    case WORD_START: holds = !before && after; break;
    case WORD_END: holds = before && !after; break;
    default: p->list[p->count++] = pc; return;
    }
    if (holds)
        enter(r, p, pc + 1, text, size, at);
}

static int accepts(const struct regex *r, const struct instruction *i, unsigned char c)
{
    switch (i->operation) {
    case ANY: return 1;
    case SET: return i->set[c / 64] >> c % 64 & 1;
    case CHARACTER: return i->x == c || (r->flags & REGEX_ICASE && tolower(i->x) == tolower(c));
    default: return 0;
    }
}

// The length of the longest match that begins at `from`, or -1.
static long match_at(const struct regex *r, const char *text, size_t size, size_t from, struct places sets[2])
{
    long longest = -1;
    struct places *now = &sets[0], *next = &sets[1];
    now->count = 0;
    now->generation++;
    enter(r, now, 0, text, size, from);
    for (size_t at = from; now->count > 0; at++) {
        next->count = 0;
        next->generation++;
        for (int k = 0; k < now->count; k++) {
            int pc = now->list[k];
            if (r->code[pc].operation == MATCH)
                longest = (long)(at - from);
            else if (at < size && accepts(r, &r->code[pc], text[at]))
                enter(r, next, pc + 1, text, size, at + 1);
        }
        struct places *t = now;
        now = next;
        next = t;
    }
    return longest;
}

int regex_search(const struct regex *r, const char *text, size_t size, size_t from, size_t *start, size_t *end)
{
    static struct places sets[2];
    static int room;
    if (r->count > room) {
        room = r->count;
        for (int i = 0; i < 2; i++) {
            free(sets[i].list), free(sets[i].seen);
            sets[i] = (struct places){need(calloc(room, sizeof(int))), 0, need(calloc(room, sizeof(unsigned))), 0};
        }
    }
    const struct instruction *first = &r->code[0];
    for (; from <= size; from++) {
        if (first->operation == CHARACTER && !(r->flags & REGEX_ICASE)) {  // go straight to where it can begin
            const char *found = memchr(text + from, first->x, size - from);
            if (!found)
                return 0;
            from = found - text;
        }
        long length = match_at(r, text, size, from, sets);
        if (length >= 0) {
            *start = from;
            *end = from + length;
            return 1;
        }
    }
    return 0;
}
