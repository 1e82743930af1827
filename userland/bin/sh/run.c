// run.c: walks the tree. Simple commands become builtins, functions or child processes.
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common.h"
#include "sh.h"

struct function {
    char *name;
    struct node *body;
    struct function *next;
};
static struct function *functions;

struct node *find_function(const char *name)
{
    for (struct function *f = functions; f; f = f->next)
        if (strcmp(f->name, name) == 0)
            return f->body;
    return NULL;
}

// The tree of the command that defines a function goes with it; the function keeps a tree of its own.
void define_function(const char *name, const char *source)
{
    struct function *f = functions;
    while (f && strcmp(f->name, name) != 0)
        f = f->next;
    if (!f) {
        f = need(malloc(sizeof *f));
        *f = (struct function){need(strdup(name)), NULL, functions};
        functions = f;
    }
    memory_keep_begin();
    struct parser p = {.text = source, .at = need(strdup(source))};
    parse_command(&p, &f->body);
    memory_keep_end();
}

pid_t fork_child(int background)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0)
        shell_error("cannot fork: %s", strerror(errno));
    if (pid == 0) {
        signal(SIGINT, background && !shell.interactive ? SIG_IGN : SIG_DFL);
        signal(SIGQUIT, background && !shell.interactive ? SIG_IGN : SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        clear_traps();
        shell.interactive = 0;
    }
    return pid;
}

static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return 127;
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGINT && WTERMSIG(status) != SIGPIPE)
        fprintf(stderr, "%s\n", strsignal(WTERMSIG(status)));
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
        shell.interrupted = 1;
    return exit_status(status);
}

static _Noreturn void execute(char **argv)
{
    execvp(argv[0], argv);
    int error = errno;
    shell_error("%s: %s", argv[0], error == ENOENT && !strchr(argv[0], '/') ? "not found" : strerror(error));
    _exit(error == ENOENT || error == ENOTDIR ? 127 : 126);
}

static int call_function(struct node *body, int argc, char **argv)
{
    char **arguments = shell.arguments;
    int count = shell.argument_count, loops = shell.loop_depth;
    shell.arguments = argv + 1;
    shell.argument_count = argc - 1;
    shell.loop_depth = 0;
    shell.function_depth++;
    int status = run_node(body, 0);
    if (shell.flow == FLOW_RETURN) {
        shell.flow = FLOW_NONE;
        status = shell.status;
    }
    leave_scope(--shell.function_depth);
    shell.arguments = arguments;
    shell.argument_count = count;
    shell.loop_depth = loops;
    return status;
}

static void trace(struct words words)
{
    fputs("+", stderr);
    for (int i = 0; i < words.count; i++)
        fprintf(stderr, " %s", words.list[i]);
    fputc('\n', stderr);
}

// A builtin or function with its redirections, in this process.
static int run_here(struct node *node, struct words words, builtin *builtin, struct node *function)
{
    struct saved saved = {.count = 0};
    int status = 1, keep = strcmp(words.list[0], "exec") == 0;
    fflush(stdout);
    if (apply_redirects(node->redirects, keep ? NULL : &saved) == 0)
        status = function ? call_function(function, words.count, words.list) : builtin(words.count, words.list);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        clearerr(stdout);
        status = shell_error("%s: write error: %s", words.list[0], strerror(errno));
    }
    restore_redirects(&saved);
    return status;
}

static int run_simple(struct node *node, int in_child)
{
    shell.failed = 0;
    struct words words = expand_words(node->words);
    if (shell.failed && !shell.interactive)
        leave(2);
    if (shell.failed)
        return 1;
    if (shell.echo_commands && words.count)
        trace(words);
    builtin *builtin = words.count ? find_builtin(words.list[0]) : NULL;
    struct node *function = words.count ? find_function(words.list[0]) : NULL;
    if (words.count == 0 || (builtin && is_special(words.list[0]))) {
        if (words.count == 0)
            shell.status = 0;  // unless a command substitution says otherwise
        for (int i = 0; i < node->assignments.count; i++)
            if (assign_word(node->assignments.list[i], 0) < 0 || shell.failed)
                return 1;
        if (words.count == 0) {
            int status = shell.status;
            struct saved saved = {.count = 0};
            int failed = apply_redirects(node->redirects, &saved) < 0;
            restore_redirects(&saved);
            return failed ? 1 : status;
        }
    }
    if (builtin || function)
        return run_here(node, words, function ? NULL : builtin, function);
    pid_t pid = in_child ? 0 : fork_child(0);
    if (pid < 0)
        return 1;
    if (pid > 0)
        return wait_for(pid);
    for (int i = 0; i < node->assignments.count; i++)
        assign_word(node->assignments.list[i], 1);
    if (shell.failed || apply_redirects(node->redirects, NULL) < 0)
        _exit(1);
    fflush(NULL);
    execute(words.list);
}

// Runs a node in this process, which is a child, and ends.
static _Noreturn void run_and_leave(struct node *node)
{
    leave(run_node(node, 1));
}

static int run_pipeline(struct node *node)
{
    int input = -1;
    pid_t last = 0;
    for (;; node = node->right) {
        int fds[2] = {-1, -1}, more = node->kind == PIPE;
        if (more && pipe(fds) < 0)
            return shell_error("pipe: %s", strerror(errno));
        pid_t pid = fork_child(0);
        if (pid == 0) {
            if (input >= 0)
                dup2(input, STDIN_FILENO), close(input);
            if (more)
                dup2(fds[1], STDOUT_FILENO), close(fds[0]), close(fds[1]);
            run_and_leave(more ? node->left : node);
        }
        if (input >= 0)
            close(input);
        if (more)
            close(fds[1]);
        input = fds[0];
        last = pid;
        if (!more)
            break;
    }
    int status = last > 0 ? wait_for(last) : 1;
    reap_finished();
    return status;
}

static int run_background(struct node *node)
{
    pid_t pid = fork_child(1);
    if (pid == 0) {
        if (isatty(STDIN_FILENO)) {  // the terminal's input is for the foreground
            int null = open("/dev/null", O_RDONLY);
            dup2(null, STDIN_FILENO);
            close(null);
        }
        run_and_leave(node->left);
    }
    if (pid > 0)
        shell.last_background = pid;
    return pid < 0;
}

static int run_condition(struct node *node)
{
    shell.testing++;
    int status = run_node(node, 0);
    shell.testing--;
    return status;
}

// After a loop's body: whether the loop ends.
static int loop_ends(void)
{
    if (shell.interrupted)
        return 1;
    if (shell.flow == FLOW_BREAK || shell.flow == FLOW_CONTINUE) {
        int ours = --shell.flow_count == 0;
        int ends = !ours || shell.flow == FLOW_BREAK;
        if (ours)
            shell.flow = FLOW_NONE;
        return ends;
    }
    return shell.flow != FLOW_NONE;
}

static int run_while(struct node *node)
{
    int status = 0;
    shell.loop_depth++;
    for (;;) {
        struct mark mark = memory_mark();
        int condition = run_condition(node->left);
        int go = shell.flow == FLOW_NONE && (condition == 0) == (node->kind == WHILE);
        if (go)
            status = run_node(node->right, 0);
        memory_release(mark);
        if (loop_ends() || !go)
            break;
    }
    shell.loop_depth--;
    return status;
}

static int run_for(struct node *node)
{
    struct words list = {shell.arguments, shell.argument_count};
    shell.failed = 0;
    if (node->has_list)
        list = expand_words(node->words);
    if (shell.failed)
        return 1;
    int status = 0;
    shell.loop_depth++;
    for (int i = 0; i < list.count; i++) {
        struct mark mark = memory_mark();
        set_variable(node->name, list.list[i], 0);
        status = run_node(node->left, 0);
        memory_release(mark);
        if (loop_ends())
            break;
    }
    shell.loop_depth--;
    return status;
}

static int run_case(struct node *node)
{
    char *word = expand_one(node->words.list[0]);
    for (struct pattern_case *c = node->cases; c; c = c->next)
        for (int i = 0; i < c->patterns.count; i++)
            if (fnmatch(expand_pattern(c->patterns.list[i]), word, 0) == 0)
                return c->body ? run_node(c->body, 0) : 0;
    return 0;
}

static int run_subshell(struct node *node, int in_child)
{
    pid_t pid = in_child ? 0 : fork_child(0);
    if (pid == 0)
        leave(run_node(node->left, 1));
    return pid < 0 ? 1 : wait_for(pid);
}

static int run_compound(struct node *node, int in_child)
{
    int status;
    switch (node->kind) {
    case SUBSHELL: return run_subshell(node, in_child);
    case GROUP: return run_node(node->left, in_child);
    case IF:
        status = run_condition(node->left);
        if (shell.flow != FLOW_NONE)
            return status;
        return status == 0 ? run_node(node->right, in_child) : node->otherwise ? run_node(node->otherwise, in_child) : 0;
    case WHILE: case UNTIL: return run_while(node);
    case FOR: return run_for(node);
    default: return run_case(node);
    }
}

int run_node(struct node *node, int in_child)
{
    struct mark mark = memory_mark();
    int status = 0;
    run_traps();
    switch (node->kind) {
    case SIMPLE: status = run_simple(node, in_child); break;
    case PIPE: status = run_pipeline(node); break;
    case SEQUENCE:
        status = run_node(node->left, 0);
        if (shell.flow == FLOW_NONE && !shell.interrupted)
            status = run_node(node->right, in_child);
        break;
    case AND: case OR:
        status = run_condition(node->left);
        if (shell.flow == FLOW_NONE && (status == 0) == (node->kind == AND))
            status = run_node(node->right, in_child);
        break;
    case NOT: status = !run_condition(node->left); break;
    case BACKGROUND: status = run_background(node); break;
    case FUNCTION: define_function(node->name, node->source); break;
    default: {
        struct saved saved = {.count = 0};
        status = apply_redirects(node->redirects, &saved) < 0 ? 1 : run_compound(node, in_child && !node->redirects);
        fflush(stdout);
        restore_redirects(&saved);
    }
    }
    if (shell.flow != FLOW_RETURN)
        shell.status = status;
    memory_release(mark);
    int leaf = node->kind == SIMPLE || node->kind == PIPE || node->kind == SUBSHELL;
    if (status && leaf && shell.exit_on_error && !shell.testing && shell.flow == FLOW_NONE)
        leave(status);
    return status;
}
