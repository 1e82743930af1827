// sh.h: a small POSIX shell. Text is parsed into a tree one complete command at a time (parse.c), whose words are
// expanded when they are needed (expand.c, arithmetic.c) and which is then run (run.c, redirect.c, builtin.c).
#pragma once
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

// Memory (memory.c). All of it lies on one growing stack that is cut back after each command.
void *take(size_t size);               // zeroed
char *take_text(const char *text, size_t length);
struct mark { void *chunk; size_t used; };
struct mark memory_mark(void);
void memory_release(struct mark mark);
void memory_keep_begin(void);          // what is taken until memory_keep_end stays for good
void memory_keep_end(void);

struct text {                          // a string that grows
    char *bytes;
    size_t length, room;
};
void text_add(struct text *t, char c);
void text_append(struct text *t, const char *more, size_t length);
char *text_end(struct text *t);        // with its zero byte

// The tree.
enum redirection { REDIRECT_IN, REDIRECT_OUT, REDIRECT_APPEND, REDIRECT_BOTH, REDIRECT_DUP, REDIRECT_HERE };

struct redirect {
    enum redirection kind;
    int fd;
    char *word;                        // file, descriptor, or the text of a here-document
    int literal;                       // here-document whose delimiter was quoted
    struct redirect *next;
};

struct words {
    char **list;
    int count;
};

struct pattern_case {
    struct words patterns;
    struct node *body;
    struct pattern_case *next;
};

enum kind { SIMPLE, PIPE, AND, OR, SEQUENCE, BACKGROUND, NOT, SUBSHELL, GROUP, IF, WHILE, UNTIL, FOR, CASE, FUNCTION };

struct node {
    enum kind kind;
    struct node *left, *right, *otherwise;  // IF: condition, then, else. WHILE: condition, body. FOR, CASE: left is the body
    struct words assignments, words;        // SIMPLE; FOR: the list; CASE: the word
    char *name;                             // FOR: variable; FUNCTION: name
    char *source;                           // FUNCTION: its body, parsed again when it is defined
    int has_list;                           // FOR: `in` was given
    struct pattern_case *cases;
    struct redirect *redirects;
};

// Parsing. Text may end in the middle of a command: the parser then says PARSE_INCOMPLETE.
enum parse_result { PARSE_COMMAND, PARSE_END, PARSE_INCOMPLETE, PARSE_ERROR };
struct parser {
    const char *text, *at;
    int quiet;                         // do not report the incomplete: more will be read
    struct redirect *pending[16];      // here-documents whose text follows the line
    int pending_count;
};
enum parse_result parse_command(struct parser *p, struct node **command);
const char *skip_quoted(const char *p);  // the end of the quote, $(...), ${...} or character at p; NULL if it is open

// Expansion.
struct words expand_words(struct words words);  // all expansions, fields, file names
char *expand_one(const char *word);             // all expansions, one field
char *expand_pattern(const char *word);         // the same; quoted characters get a backslash
char *expand_here(const char *text);            // only $ and `
int assign_word(const char *word, int exported);  // name=value
long arithmetic(const char *text);

// Running.
int run_node(struct node *node, int in_child);
int run_text(const char *text);
FILE *open_script(const char *path);
int run_file(FILE *file, int interactive);
struct saved { int from[32], to[32], count; };
int apply_redirects(struct redirect *list, struct saved *saved);  // saved may be NULL: for good
void restore_redirects(struct saved *saved);
void run_traps(void);
void clear_traps(void);
void reap_finished(void);              // children that have ended, so that they do not stay zombies
int known_status(pid_t pid);           // of such a child; -1: not known
_Noreturn void leave(int status);      // runs the EXIT trap
pid_t fork_child(int background);
struct node *find_function(const char *name);
void define_function(const char *name, const char *source);

typedef int builtin(int argc, char **argv);
builtin do_trap;
builtin *find_builtin(const char *name);
int is_special(const char *name);      // assignments before it stay

// Variables. A name may be exported, and may be local to a function call.
const char *get_variable(const char *name);
int set_variable(const char *name, const char *value, int exported);  // -1: read-only
void unset_variable(const char *name);
void export_variable(const char *name);
void make_readonly(const char *name);
void print_variables(int exported_only);
void make_local(const char *name);
void leave_scope(int depth);
int valid_name(const char *name, size_t length);

// State.
struct shell {
    char *name;                        // $0
    char **arguments;                  // $1...
    int argument_count, status, interactive, function_depth, loop_depth;
    pid_t pid, last_background;
    int exit_on_error, echo_commands, no_unset, no_glob;
    int testing;                       // inside a condition: set -e does not apply
    enum { FLOW_NONE, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN } flow;
    int flow_count;                    // loops still to leave
    int failed;                        // an expansion failed: the command must not run
    volatile int interrupted;
};
extern struct shell shell;
int shell_error(const char *format, ...) __attribute__((format(printf, 1, 2)));  // returns 1
