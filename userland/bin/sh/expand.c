// expand.c: from words as written to the fields of a command: parameters, command substitution, arithmetic, field
// splitting, file names and quote removal.
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common.h"
#include "sh.h"

// While a word is expanded each character carries how it came to be there.
enum { LITERAL, QUOTED, EXPANDED, BREAK, EMPTY };  // BREAK: a field ends here ("$@"). EMPTY: "" makes a field
struct expansion { struct text text, marks; };

static void add(struct expansion *e, char c, char mark)
{
    text_add(&e->text, c);
    text_add(&e->marks, mark);
}

static void add_string(struct expansion *e, const char *s, int quoted)
{
    for (; *s; s++)
        add(e, *s, quoted ? QUOTED : EXPANDED);
}

static void expand_into(struct expansion *e, const char *p, int quoted);

static void command_substitution(struct expansion *e, const char *command, int quoted)
{
    int fds[2];
    if (pipe(fds) < 0) {
        shell_error("pipe: %s", strerror(errno));
        return;
    }
    pid_t child = fork_child(0);
    if (child == 0) {
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        close(fds[1]);
        run_text(command);
        leave(shell.status);
    }
    close(fds[1]);
    struct text out = {0};
    char buffer[4096];
    for (ssize_t n; (n = read(fds[0], buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR); )
        for (ssize_t i = 0; i < n; i++)
            if (buffer[i])
                text_add(&out, buffer[i]);
    close(fds[0]);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    shell.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    while (out.length > 0 && out.bytes[out.length - 1] == '\n')
        out.length--;
    add_string(e, text_end(&out), quoted);
}

// The value of a parameter, or NULL if it is not set. `to` holds numbers.
static const char *parameter(const char *name, char to[24])
{
    if (isdigit((unsigned char)*name)) {
        int n = atoi(name);
        return n == 0 ? shell.name : n <= shell.argument_count ? shell.arguments[n - 1] : NULL;
    }
    switch (*name) {
    case '?': sprintf(to, "%d", shell.status); return to;
    case '$': sprintf(to, "%d", shell.pid); return to;
    case '#': sprintf(to, "%d", shell.argument_count); return to;
    case '!':
        if (!shell.last_background)
            return NULL;
        sprintf(to, "%d", shell.last_background);
        return to;
    case '-': sprintf(to, "%s%s%s", shell.exit_on_error ? "e" : "", shell.no_unset ? "u" : "", shell.echo_commands ? "x" : ""); return to;
    default: return get_variable(name);
    }
}

static void all_arguments(struct expansion *e, char which, int quoted)
{
    const char *ifs = get_variable("IFS");
    for (int i = 0; i < shell.argument_count; i++) {
        if (i > 0 && quoted && which == '*') {
            if (!ifs || *ifs)
                add(e, ifs ? *ifs : ' ', QUOTED);
        } else if (i > 0)
            add(e, ' ', BREAK);
        if (quoted && which == '@')
            add(e, ' ', EMPTY);
        add_string(e, shell.arguments[i], quoted);
    }
}

// ${value#pattern} and its kin: cuts the shortest or longest match from the front or the back.
static char *cut(const char *value, const char *pattern, int back, int longest)
{
    int length = (int)strlen(value);
    for (int i = 0; i <= length; i++) {
        int size = longest ? length - i : i;  // of the match
        char *part = back ? take_text(value + length - size, size) : take_text(value, size);
        if (fnmatch(pattern, part, 0) == 0)
            return back ? take_text(value, length - size) : take_text(value + size, length - size);
    }
    return take_text(value, length);
}

static void expand_parameter(struct expansion *e, const char *name, const char *rest, int quoted)
{
    char number[24];
    int all = *name == '@' || *name == '*';
    if (all && (!*rest || (shell.argument_count > 0 && !strchr(rest, '+')))) {
        all_arguments(e, *name, quoted);
        return;
    }
    const char *value = !all ? parameter(name, number) : shell.argument_count > 0 ? "@" : NULL;
    int colon = *rest == ':';
    char operator = rest[colon];
    const char *word = rest + colon + (operator != 0);
    int missing = !value || (colon && !*value);
    switch (operator) {
    case '-':
        if (missing) {
            expand_into(e, word, quoted);
            return;
        }
        break;
    case '=':
        if (missing) {
            value = expand_one(word);
            set_variable(name, value, 0);
        }
        break;
    case '?':
        if (missing) {
            shell_error("%s: %s", name, *word ? expand_one(word) : "parameter null or not set");
            shell.failed = 1;
            return;
        }
        break;
    case '+':
        if (!missing)
            expand_into(e, word, quoted);
        return;
    case '%':
    case '#':
        if (value) {
            int longest = *word == operator;
            value = cut(value, expand_pattern(word + longest), operator == '%', longest);
        }
        break;
    case 0: break;
    default:
        shell_error("%s%s: bad substitution", name, rest);
        shell.failed = 1;
        return;
    }
    if (!value && shell.no_unset) {
        shell_error("%s: parameter not set", name);
        shell.failed = 1;
    }
    if (value)
        add_string(e, value, quoted);
}

static size_t name_length(const char *p)
{
    size_t n = 0;
    if (*p && strchr("?$#!-@*", *p))
        return 1;
    if (isdigit((unsigned char)*p)) {
        while (isdigit((unsigned char)p[n]))
            n++;
        return n;
    }
    while (isalnum((unsigned char)p[n]) || p[n] == '_')
        n++;
    return n;
}

// p is at a $; returns what follows the expansion.
static const char *expand_dollar(struct expansion *e, const char *p, int quoted)
{
    const char *end = skip_quoted(p);
    if (p[1] == '(' && p[2] == '(' && end && end[-2] == ')') {
        char number[24];
        sprintf(number, "%ld", arithmetic(expand_here(take_text(p + 3, end - p - 5))));
        add_string(e, number, quoted);
    } else if (p[1] == '(' && end)
        command_substitution(e, take_text(p + 2, end - p - 3), quoted);
    else if (p[1] == '{' && end) {
        char *inside = take_text(p + 2, end - p - 3);
        if (*inside == '#' && inside[1] && name_length(inside + 1) == strlen(inside + 1)) {
            char number[24], length[24];
            const char *value = parameter(inside + 1, number);
            sprintf(length, "%zu", value ? strlen(value) : 0);
            add_string(e, length, quoted);
        } else {
            size_t n = name_length(inside);
            expand_parameter(e, take_text(inside, n), n ? inside + n : "@", quoted);
        }
    } else {
        size_t n = name_length(p + 1);
        if (isdigit((unsigned char)p[1]))
            n = 1;
        if (n == 0) {
            add(e, '$', quoted ? QUOTED : LITERAL);
            return p + 1;
        }
        expand_parameter(e, take_text(p + 1, n), "", quoted);
        return p + 1 + n;
    }
    return end;
}

static const char *expand_backquotes(struct expansion *e, const char *p, int quoted)
{
    const char *end = skip_quoted(p);
    struct text command = {0};
    for (p++; p < end - 1; p++) {
        if (*p == '\\' && strchr("\\`$", p[1]))
            p++;
        text_add(&command, *p);
    }
    command_substitution(e, text_end(&command), quoted);
    return end;
}

static void expand_into(struct expansion *e, const char *p, int quoted)
{
    while (*p) {
        if (*p == '\'' && !quoted) {
            const char *end = skip_quoted(p);
            if (end - p == 2)
                add(e, ' ', EMPTY);
            for (p++; p < end - 1; p++)
                add(e, *p, QUOTED);
            p = end;
        } else if (*p == '"') {
            quoted = !quoted;
            if (quoted && strncmp(p, "\"$@\"", 4) != 0)
                add(e, ' ', EMPTY);
            p++;
        } else if (*p == '\\' && p[1]) {
            int kept = quoted && !strchr("$`\"\\\n", p[1]);
            if (kept)
                add(e, '\\', QUOTED);
            if (p[1] != '\n')
                add(e, p[1], QUOTED);
            p += 2;
        } else if (*p == '$')
            p = expand_dollar(e, p, quoted);
        else if (*p == '`')
            p = expand_backquotes(e, p, quoted);
        else
            add(e, *p++, quoted ? QUOTED : LITERAL);
    }
}

static const char *expand_tilde(struct expansion *e, const char *word)
{
    if (*word != '~')
        return word;
    size_t length = strcspn(word, "/");
    char *name = take_text(word + 1, length - 1);
    const char *home = get_variable("HOME");
    if (*name) {
        struct passwd *user = getpwnam(name);
        home = user ? user->pw_dir : NULL;
    }
    if (!home)
        return word;
    add_string(e, home, 1);
    return word + length;
}

static char *joined(struct expansion *e, int as_pattern)
{
    struct text t = {0};
    for (size_t i = 0; i < e->text.length; i++) {
        char mark = e->marks.bytes[i], c = e->text.bytes[i];
        if (mark == EMPTY)
            continue;
        if (as_pattern && mark == QUOTED && strchr("*?[]\\-!^", c))
            text_add(&t, '\\');
        text_add(&t, c);
    }
    free(e->text.bytes);
    free(e->marks.bytes);
    return text_end(&t);
}

static char *expand_single(const char *word, int as_pattern)
{
    struct expansion e = {0};
    expand_into(&e, expand_tilde(&e, word), 0);
    return joined(&e, as_pattern);
}

char *expand_one(const char *word) { return expand_single(word, 0); }
char *expand_pattern(const char *word) { return expand_single(word, 1); }

char *expand_here(const char *text)
{
    struct expansion e = {0};
    for (const char *p = text; *p; ) {
        if (*p == '\\' && p[1] && strchr("$`\\\n", p[1])) {
            if (p[1] != '\n')
                add(&e, p[1], QUOTED);
            p += 2;
        } else if (*p == '$')
            p = expand_dollar(&e, p, 1);
        else if (*p == '`')
            p = expand_backquotes(&e, p, 1);
        else
            add(&e, *p++, QUOTED);
    }
    return joined(&e, 0);
}

// Fields.
static void add_field(struct words *fields, int *room, char *field)
{
    if (fields->count + 1 >= *room) {
        char **larger = take((*room = *room * 2 + 16) * sizeof *larger);
        if (fields->count)
            memcpy(larger, fields->list, fields->count * sizeof *larger);
        fields->list = larger;
    }
    fields->list[fields->count++] = field;
    fields->list[fields->count] = NULL;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static char *without_backslashes(const char *pattern)
{
    struct text t = {0};
    for (; *pattern; pattern++)
        text_add(&t, *pattern == '\\' && pattern[1] ? *++pattern : *pattern);
    return text_end(&t);
}

// Adds the files below `directory` ("" or ending in /) that match the pattern, one path component at a time.
static void find_files(struct words *fields, int *room, const char *directory, const char *pattern)
{
    size_t length = strcspn(pattern, "/"), slashes = strspn(pattern + length, "/");
    char *component = take_text(pattern, length);
    const char *rest = pattern + length + slashes;
    if (!strpbrk(component, "*?[")) {
        char *path = without_backslashes(take_text(pattern, length + slashes));
        char *joined = take(strlen(directory) + strlen(path) + 1);
        strcat(strcpy(joined, directory), path);
        struct stat about;
        if (*rest)
            find_files(fields, room, joined, rest);
        else if (lstat(joined, &about) == 0)
            add_field(fields, room, joined);
        return;
    }
    DIR *dir = opendir(*directory ? directory : ".");
    for (struct dirent *d; dir && (d = readdir(dir)); ) {
        if (fnmatch(component, d->d_name, FNM_PERIOD) != 0)
            continue;
        char *path = take(strlen(directory) + strlen(d->d_name) + slashes + 1);
        strcat(strcpy(path, directory), d->d_name);
        strncat(path, pattern + length, slashes);
        struct stat about;
        if (slashes && (stat(path, &about) < 0 || !S_ISDIR(about.st_mode)))
            continue;
        if (*rest)
            find_files(fields, room, path, rest);
        else
            add_field(fields, room, path);
    }
    if (dir)
        closedir(dir);
}

// One field: its text, and the same as a pattern if it holds unquoted *, ? or [.
static void finish_field(struct words *fields, int *room, struct text *text, struct text *pattern, int *globs)
{
    char *plain = text_end(text), *glob = text_end(pattern);
    int before = fields->count;
    if (*globs && !shell.no_glob) {
        find_files(fields, room, *glob == '/' ? "/" : "", *glob == '/' ? glob + strspn(glob, "/") : glob);
        qsort(fields->list + before, fields->count - before, sizeof *fields->list, by_name);
    }
    if (fields->count == before)
        add_field(fields, room, plain);
    *globs = 0;
}

static void split(struct words *fields, int *room, struct expansion *e)
{
    const char *ifs = get_variable("IFS");
    if (!ifs)
        ifs = " \t\n";
    struct text text = {0}, pattern = {0};
    int open = 0, globs = 0;
    for (size_t i = 0; i < e->text.length; i++) {
        char c = e->text.bytes[i], mark = e->marks.bytes[i];
        int separates = mark == EXPANDED && strchr(ifs, c);
        if (mark == BREAK || separates) {
            if (open || mark == BREAK || !isspace((unsigned char)c)) {
                if (open || separates)
                    finish_field(fields, room, &text, &pattern, &globs);
            }
            open = 0;
            if (separates && isspace((unsigned char)c)) {  // white space around one separator belongs to it
                while (i + 1 < e->text.length && e->marks.bytes[i + 1] == EXPANDED &&
                       isspace((unsigned char)e->text.bytes[i + 1]) && strchr(ifs, e->text.bytes[i + 1]))
                    i++;
                if (i + 1 < e->text.length && e->marks.bytes[i + 1] == EXPANDED && strchr(ifs, e->text.bytes[i + 1]))
                    i++;
            }
            continue;
        }
        open = 1;
        if (mark == EMPTY)
            continue;
        globs |= mark != QUOTED && strchr("*?[", c) != NULL;
        if (mark == QUOTED && strchr("*?[]\\-!^", c))
            text_add(&pattern, '\\');
        text_add(&text, c);
        text_add(&pattern, c);
    }
    if (open)
        finish_field(fields, room, &text, &pattern, &globs);
    free(text.bytes), free(pattern.bytes);
    free(e->text.bytes), free(e->marks.bytes);
}

struct words expand_words(struct words words)
{
    struct words fields = {take(sizeof(char *)), 0};
    int room = 0;
    for (int i = 0; i < words.count && !shell.failed; i++) {
        struct expansion e = {0};
        expand_into(&e, expand_tilde(&e, words.list[i]), 0);
        split(&fields, &room, &e);
    }
    return fields;
}

int assign_word(const char *word, int exported)
{
    size_t length = strcspn(word, "=");
    return set_variable(take_text(word, length), expand_one(word + length + 1), exported);
}
