// variables.c: the shell's variables. Those that are exported are in the environment of what it runs.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "common.h"
#include "sh.h"

struct variable {
    char *name, *value;  // value NULL: not set, but exported or read-only once it is
    int exported, readonly;
    struct variable *next;
};
static struct variable *variables;

struct hidden {  // what a local variable stands in front of
    char *name, *value;
    int depth;
    struct hidden *next;
};
static struct hidden *hidden;

int valid_name(const char *name, size_t length)
{
    if (length == 0 || isdigit((unsigned char)*name))
        return 0;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '_')
            return 0;
    return 1;
}

static struct variable *find(const char *name)
{
    struct variable *v = variables;
    while (v && strcmp(v->name, name) != 0)
        v = v->next;
    return v;
}

static struct variable *find_or_make(const char *name)
{
    struct variable *v = find(name);
    if (!v) {
        v = need(calloc(1, sizeof *v));
        v->name = need(strdup(name));
        v->next = variables;
        variables = v;
    }
    return v;
}

const char *get_variable(const char *name)
{
    struct variable *v = find(name);
    return v ? v->value : NULL;
}

int set_variable(const char *name, const char *value, int exported)
{
    struct variable *v = find_or_make(name);
    if (v->readonly) {
        shell_error("%s: is read only", name);
        shell.failed = 1;
        return -1;
    }
    char *copy = need(strdup(value));
    free(v->value);
    v->value = copy;
    v->exported |= exported;
    if (v->exported)
        setenv(name, value, 1);
    return 0;
}

void unset_variable(const char *name)
{
    struct variable *v = find(name);
    if (!v || v->readonly)
        return;
    free(v->value);
    v->value = NULL;
    v->exported = 0;
    unsetenv(name);
}

void export_variable(const char *name)
{
    struct variable *v = find_or_make(name);
    v->exported = 1;
    if (v->value)
        setenv(name, v->value, 1);
}

void make_readonly(const char *name) { find_or_make(name)->readonly = 1; }

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct variable *const *)a)->name, (*(struct variable *const *)b)->name);
}

void print_variables(int exported_only)
{
    int count = 0;
    for (struct variable *v = variables; v; v = v->next)
        count++;
    struct variable **sorted = take(count * sizeof *sorted);
    count = 0;
    for (struct variable *v = variables; v; v = v->next)
        if (v->value && (v->exported || !exported_only))
            sorted[count++] = v;
    qsort(sorted, count, sizeof *sorted, by_name);
    for (int i = 0; i < count; i++)
        printf("%s%s='%s'\n", exported_only ? "export " : "", sorted[i]->name, sorted[i]->value);
}

void make_local(const char *name)
{
    const char *value = get_variable(name);
    struct hidden *h = need(malloc(sizeof *h));
    *h = (struct hidden){need(strdup(name)), value ? need(strdup(value)) : NULL, shell.function_depth, hidden};
    hidden = h;
}

// Restores what the locals of calls deeper than `depth` have hidden.
void leave_scope(int depth)
{
    while (hidden && hidden->depth > depth) {
        struct hidden *h = hidden;
        hidden = h->next;
        if (h->value)
            set_variable(h->name, h->value, 0);
        else
            unset_variable(h->name);
        free(h->name), free(h->value), free(h);
    }
}
