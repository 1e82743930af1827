// parse.c: from text to a tree, by recursive descent over POSIX's grammar.
//
//   command_line = and_or { (; | &) and_or } newline        and_or   = pipeline { (&& | ||) pipeline }
//   pipeline     = [!] command { '|' command }              command  = simple | compound { redirect } | name() compound
#include <ctype.h>
#include <setjmp.h>
#include <string.h>
#include "sh.h"

static jmp_buf failure;  // where syntax errors go; the value is a parse_result

static struct node *parse_list(struct parser *p, const char *until);
static struct node *parse_pipeline(struct parser *p);

static void fail_at(struct parser *p)
{
    if (!*p->at)
        longjmp(failure, PARSE_INCOMPLETE);
    size_t length = *p->at == '\n' ? 0 : strcspn(p->at, " \t\n");
    shell_error("syntax error: unexpected %s%.*s%s", length ? "'" : "end of line", (int)length, p->at, length ? "'" : "");
    longjmp(failure, PARSE_ERROR);
}

// Skips to the closing bracket of $( ... ) or ( ... ); p is just after the opening one.
static const char *skip_brackets(const char *p, char open, char close)
{
    for (int depth = 1; *p; ) {
        if (*p == '#' && (isspace((unsigned char)p[-1]) || p[-1] == '(') && close == ')')
            p += strcspn(p, "\n");
        else if (*p == close && --depth == 0)
            return p + 1;
        else {
            depth += *p == open;
            p = *p == open || *p == close ? p + 1 : skip_quoted(p);
            if (!p)
                return NULL;
        }
    }
    return NULL;
}

const char *skip_quoted(const char *p)
{
    if (*p == '\\')
        return p[1] ? p + 2 : NULL;
    if (*p == '\'') {
        p = strchr(p + 1, '\'');
        return p ? p + 1 : NULL;
    }
    if (*p == '"' || *p == '`') {
        char quote = *p++;
        while (*p && *p != quote)
            if (!(p = *p == '\\' || (quote == '"' && (*p == '$' || *p == '`')) ? skip_quoted(p) : p + 1))
                return NULL;
        return *p ? p + 1 : NULL;
    }
    if (*p == '$' && p[1] == '(')
        return skip_brackets(p + 2, '(', ')');
    if (*p == '$' && p[1] == '{')
        return skip_brackets(p + 2, '{', '}');
    return p + 1;
}

static void skip_blanks(struct parser *p)
{
    for (;;) {
        if (*p->at == ' ' || *p->at == '\t')
            p->at++;
        else if (p->at[0] == '\\' && p->at[1] == '\n')
            p->at += 2;
        else if (*p->at == '#')
            p->at += strcspn(p->at, "\n");
        else
            return;
    }
}

// Reads the texts of the here-documents that the line just ended has announced.
static void read_here_documents(struct parser *p)
{
    for (int i = 0; i < p->pending_count; i++) {
        struct redirect *r = p->pending[i];
        int strip = r->word[0] == '-';
        struct text body = {0};
        for (;;) {
            if (!*p->at)
                longjmp(failure, PARSE_INCOMPLETE);
            while (strip && *p->at == '\t')
                p->at++;
            size_t length = strcspn(p->at, "\n");
            int ends = strlen(r->word + 1) == length && strncmp(p->at, r->word + 1, length) == 0;
            if (!ends)
                text_append(&body, p->at, length + (p->at[length] == '\n'));
            p->at += length + (p->at[length] == '\n');
            if (ends)
                break;
        }
        r->word = text_end(&body);
    }
    p->pending_count = 0;
}

static int at_newline(struct parser *p)
{
    skip_blanks(p);
    if (*p->at != '\n')
        return 0;
    p->at++;
    read_here_documents(p);
    return 1;
}

static void skip_newlines(struct parser *p)
{
    while (at_newline(p))
        ;
}

static int is_separator(char c) { return !c || strchr(" \t\n;&|<>()", c) != NULL; }

// The next word with its quotes, or NULL if something else comes.
static char *parse_word(struct parser *p)
{
    skip_blanks(p);
    const char *start = p->at;
    while (!is_separator(*p->at)) {
        const char *end = skip_quoted(p->at);
        if (!end)
            longjmp(failure, PARSE_INCOMPLETE);
        p->at = end;
    }
    return p->at == start ? NULL : take_text(start, p->at - start);
}

static void add_word(struct words *words, char *word)
{
    if ((words->count & (words->count + 1)) == 0) {  // room is one less than a power of two
        char **larger = take((words->count * 2 + 2) * sizeof *larger);
        if (words->count)
            memcpy(larger, words->list, words->count * sizeof *larger);
        words->list = larger;
    }
    words->list[words->count++] = word;
}

static int next_is(struct parser *p, const char *keyword)
{
    skip_blanks(p);
    size_t length = strlen(keyword);
    return strncmp(p->at, keyword, length) == 0 && (is_separator(p->at[length]) || !isalnum((unsigned char)*keyword));
}

static int accept(struct parser *p, const char *keyword)
{
    if (!next_is(p, keyword))
        return 0;
    p->at += strlen(keyword);
    return 1;
}

static void expect(struct parser *p, const char *keyword)
{
    skip_newlines(p);
    if (!accept(p, keyword))
        fail_at(p);
}

static int next_is_any(struct parser *p, const char *keywords)  // "then;else;fi"
{
    for (const char *k = keywords; *k; k += strcspn(k, " "), k += *k == ' ') {
        char keyword[8] = "";
        memcpy(keyword, k, strcspn(k, " "));
        if (next_is(p, keyword))
            return 1;
    }
    return 0;
}

static struct node *new_node(enum kind kind, struct node *left, struct node *right)
{
    struct node *n = take(sizeof *n);
    n->kind = kind;
    n->left = left;
    n->right = right;
    return n;
}

static char *unquoted(const char *word)
{
    struct text t = {0};
    for (; *word; word++)
        if (*word == '\\' && word[1])
            text_add(&t, *++word);
        else if (!strchr("'\"\\", *word))
            text_add(&t, *word);
    return text_end(&t);
}

// [fd] operator word
static int parse_redirect(struct parser *p, struct redirect ***tail)
{
    skip_blanks(p);
    const char *start = p->at, *digits = start;
    while (isdigit((unsigned char)*digits))
        digits++;
    if (*digits != '<' && *digits != '>')
        return 0;
    struct redirect *r = take(sizeof *r);
    int strip = 0;
    p->at = digits + 1;
    r->kind = *digits == '<' ? REDIRECT_IN : REDIRECT_OUT;
    if (*digits == '>' && *p->at == '>')
        p->at++, r->kind = REDIRECT_APPEND;
    else if (*digits == '>' && *p->at == '|')
        p->at++;
    else if (*digits == '<' && *p->at == '>')
        p->at++, r->kind = REDIRECT_BOTH;
    else if (*digits == '<' && *p->at == '<') {
        p->at++, r->kind = REDIRECT_HERE;
        strip = *p->at == '-';
        p->at += strip;
    } else if (*p->at == '&')
        p->at++, r->kind = REDIRECT_DUP;
    r->fd = digits > start ? *start - '0' : *digits == '>';
    char *word = parse_word(p);
    if (!word)
        fail_at(p);
    r->word = word;
    if (r->kind == REDIRECT_HERE) {  // until its text is read: whether to strip tabs, and the delimiter
        r->literal = strpbrk(word, "'\"\\") != NULL;
        char *delimiter = unquoted(word);
        r->word = take(strlen(delimiter) + 2);
        r->word[0] = strip ? '-' : '+';
        strcpy(r->word + 1, delimiter);
        if (p->pending_count < 16)
            p->pending[p->pending_count++] = r;
    }
    **tail = r;
    *tail = &r->next;
    return 1;
}

static int is_assignment(const char *word)
{
    size_t length = strcspn(word, "=");
    return word[length] == '=' && valid_name(word, length);
}

static struct node *parse_simple(struct parser *p)
{
    struct node *n = new_node(SIMPLE, NULL, NULL);
    struct redirect **tail = &n->redirects;
    char *word;
    for (;;) {
        if (parse_redirect(p, &tail))
            continue;
        if (!(word = parse_word(p)))
            break;
        if (n->words.count == 0 && is_assignment(word))
            add_word(&n->assignments, word);
        else
            add_word(&n->words, word);
        skip_blanks(p);
        if (n->words.count == 1 && !n->redirects && !n->assignments.count && p->at[0] == '(') {  // name() { ... }
            p->at++;
            if (!accept(p, ")") || !valid_name(word, strlen(word)))
                fail_at(p);
            skip_newlines(p);
            const char *start = p->at;
            parse_pipeline(p);
            n->kind = FUNCTION;
            n->name = word;
            n->source = take_text(start, p->at - start);
            return n;
        }
    }
    if (!n->words.count && !n->assignments.count && !n->redirects)
        fail_at(p);
    return n;
}

static struct node *parse_if(struct parser *p)
{
    struct node *n = new_node(IF, NULL, NULL);
    n->left = parse_list(p, "then");
    expect(p, "then");
    n->right = parse_list(p, "elif else fi");
    if (accept(p, "elif"))
        n->otherwise = parse_if(p);  // takes the fi, too
    else {
        if (accept(p, "else"))
            n->otherwise = parse_list(p, "fi");
        expect(p, "fi");
    }
    return n;
}

static struct node *parse_for(struct parser *p)
{
    struct node *n = new_node(FOR, NULL, NULL);
    n->name = parse_word(p);
    if (!n->name || !valid_name(n->name, strlen(n->name)))
        fail_at(p);
    skip_newlines(p);
    if (accept(p, "in")) {
        n->has_list = 1;
        for (char *word; (word = parse_word(p)); )
            add_word(&n->words, word);
    }
    skip_blanks(p);
    if (*p->at == ';')
        p->at++;
    expect(p, "do");
    n->left = parse_list(p, "done");
    expect(p, "done");
    return n;
}

static struct node *parse_case(struct parser *p)
{
    struct node *n = new_node(CASE, NULL, NULL);
    char *word = parse_word(p);
    if (!word)
        fail_at(p);
    add_word(&n->words, word);
    expect(p, "in");
    struct pattern_case **tail = &n->cases;
    for (skip_newlines(p); !accept(p, "esac"); skip_newlines(p)) {
        struct pattern_case *c = take(sizeof *c);
        accept(p, "(");
        do {
            if (!(word = parse_word(p)))
                fail_at(p);
            add_word(&c->patterns, word);
        } while (accept(p, "|"));
        expect(p, ")");
        skip_newlines(p);
        if (!next_is(p, ";;") && !next_is(p, "esac"))
            c->body = parse_list(p, ";; esac");
        accept(p, ";;");
        *tail = c;
        tail = &c->next;
    }
    return n;
}

static struct node *parse_command_node(struct parser *p)
{
    struct node *n;
    if (accept(p, "("))
        n = new_node(SUBSHELL, parse_list(p, ")"), NULL), expect(p, ")");
    else if (next_is(p, "{") && is_separator(p->at[1]))
        p->at++, n = new_node(GROUP, parse_list(p, "}"), NULL), expect(p, "}");
    else if (accept(p, "if"))
        n = parse_if(p);
    else if (next_is(p, "while") || next_is(p, "until")) {
        n = new_node(*p->at == 'w' ? WHILE : UNTIL, NULL, NULL);
        p->at += 5;
        n->left = parse_list(p, "do");
        expect(p, "do");
        n->right = parse_list(p, "done");
        expect(p, "done");
    } else if (accept(p, "for"))
        n = parse_for(p);
    else if (accept(p, "case"))
        n = parse_case(p);
    else if (next_is_any(p, "then else elif fi do done esac }"))
        fail_at(p), n = NULL;
    else
        return parse_simple(p);
    struct redirect **tail = &n->redirects;
    while (parse_redirect(p, &tail))
        ;
    return n;
}

static struct node *parse_pipeline(struct parser *p)
{
    if (accept(p, "! "))
        return new_node(NOT, parse_pipeline(p), NULL);
    struct node *n = parse_command_node(p);
    skip_blanks(p);
    if (p->at[0] == '|' && p->at[1] != '|') {
        p->at++;
        skip_newlines(p);
        n = new_node(PIPE, n, parse_pipeline(p));
    }
    return n;
}

static struct node *parse_and_or(struct parser *p)
{
    struct node *n = parse_pipeline(p);
    for (;;) {
        enum kind kind = next_is(p, "&&") ? AND : OR;
        if (!accept(p, "&&") && !accept(p, "||"))
            return n;
        skip_newlines(p);
        n = new_node(kind, n, parse_pipeline(p));
    }
}

// One line: commands with ; and & between them. Leaves the parser at what ended it.
static struct node *parse_line(struct parser *p, const char *until)
{
    struct node *list = NULL;
    do {
        struct node *n = parse_and_or(p);
        skip_blanks(p);
        int background = p->at[0] == '&';
        if (background)
            n = new_node(BACKGROUND, n, NULL);
        list = list ? new_node(SEQUENCE, list, n) : n;
        if (!background && (p->at[0] != ';' || p->at[1] == ';'))
            break;
        p->at++;
        skip_blanks(p);
    } while (*p->at && *p->at != '\n' && *p->at != ')' && !next_is(p, ";;") && !(until && next_is_any(p, until)));
    return list;
}

// Lines up to one of the keywords, which is left for the caller.
static struct node *parse_list(struct parser *p, const char *until)
{
    struct node *list = NULL;
    for (skip_newlines(p); !next_is_any(p, until); skip_newlines(p)) {
        struct node *n = parse_line(p, until);
        list = list ? new_node(SEQUENCE, list, n) : n;
        skip_blanks(p);
        if (*p->at != '\n' && !next_is_any(p, until))
            fail_at(p);
    }
    if (!list)
        fail_at(p);
    return list;
}

enum parse_result parse_command(struct parser *p, struct node **command)
{
    *command = NULL;
    p->pending_count = 0;
    int result = setjmp(failure);
    if (result) {
        if (result == PARSE_INCOMPLETE && !p->quiet)
            shell_error("syntax error: unexpected end of file");
        return result;
    }
    skip_newlines(p);
    if (!*p->at)
        return PARSE_END;
    *command = parse_line(p, NULL);
    skip_blanks(p);
    if (*p->at && !at_newline(p))
        fail_at(p);
    if (p->pending_count)
        longjmp(failure, PARSE_INCOMPLETE);
    return PARSE_COMMAND;
}
