// sh: a small POSIX shell, for scripts, system() and popen().
#include "sh.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] =
    "sh [-eux] [-c COMMANDS [NAME [ARGUMENT...]] | FILE [ARGUMENT...]]\n"
    "  without FILE: commands from standard input\n"
    "  -c  run COMMANDS   -e  stop at the first failure   -u  unset variables are errors   -x  show commands";

struct shell shell;

int shell_error(const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fprintf(stderr, "%s: ", shell.name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return 1;
}

// Runs commands one by one until the text ends; returns what the parser met there.
static enum parse_result run_commands(struct parser *p)
{
    for (;;) {
        struct mark mark = memory_mark();
        struct node *command;
        enum parse_result result = parse_command(p, &command);
        if (result == PARSE_COMMAND)
            run_node(command, 0);
        memory_release(mark);
        if (result != PARSE_COMMAND || shell.flow != FLOW_NONE || (shell.interrupted && !shell.interactive))
            return result;
        shell.interrupted = 0;
    }
}

int run_text(const char *text)
{
    struct parser p = {.text = text, .at = text};
    enum parse_result result = run_commands(&p);
    if (result == PARSE_ERROR || result == PARSE_INCOMPLETE)
        shell.status = 2;
    return shell.status;
}

static void prompt(const char *name, const char *otherwise)
{
    const char *text = get_variable(name);
    fputs(text ? expand_here(text) : otherwise, stderr);
}

// A file that is no terminal is read line by line too, so that commands find the rest of standard input.
int run_file(FILE *file, int interactive)
{
    char *text = need(strdup("")), *line = NULL;
    size_t size = 0, length = 0;
    if (file == stdin)
        setbuf(stdin, NULL);
    for (;;) {
        if (interactive)
            prompt(length ? "PS2" : "PS1", length ? "> " : geteuid() ? "$ " : "# ");
        ssize_t n = getline(&line, &size, file);
        if (n < 0 && shell.interrupted && interactive) {
            clearerr(file);
            shell.interrupted = 0;
            length = 0;
            fputc('\n', stderr);
            continue;
        }
        if (n > 0) {
            text = need(realloc(text, length + n + 1));
            memcpy(text + length, line, n + 1);
            length += n;
        }
        struct parser p = {.text = text, .at = text, .quiet = n > 0};
        struct mark mark = memory_mark();
        struct node *command;
        enum parse_result result = length ? parse_command(&p, &command) : PARSE_END;
        if (result == PARSE_COMMAND)
            run_node(command, 0);
        memory_release(mark);
        shell.interrupted = interactive ? 0 : shell.interrupted;
        if (result != PARSE_INCOMPLETE || n <= 0)
            length = 0;
        if (result == PARSE_ERROR || (result == PARSE_INCOMPLETE && n <= 0)) {
            shell.status = 2;
            if (!interactive)
                break;
        }
        if (n <= 0 || shell.flow != FLOW_NONE || shell.interrupted)
            break;
    }
    free(text), free(line);
    return shell.status;
}

// Low descriptors are the script's own: ours lies above.
FILE *open_script(const char *path)
{
    int fd = open(path, O_RDONLY), high = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 10);
    if (fd >= 0)
        close(fd);
    return high < 0 ? NULL : fdopen(high, "r");
}

static void on_interrupt(int signal)
{
    (void)signal;
    shell.interrupted = 1;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    const char *commands = NULL;
    int at = 1;
    shell.name = "sh";
    shell.pid = getpid();
    for (char **e = environ; *e; e++) {
        size_t length = strcspn(*e, "=");
        char *name = need(strndup(*e, length));
        if (valid_name(name, length))
            set_variable(name, *e + length + 1, 1);
        free(name);
    }
    for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        for (char *p = argv[at] + 1; *p; p++)
            switch (*p) {
            case 'c': commands = ""; break;
            case 'e': shell.exit_on_error = 1; break;
            case 'u': shell.no_unset = 1; break;
            case 'x': shell.echo_commands = 1; break;
            case 'i': shell.interactive = 1; break;
            case 'l': case 's': case '-': break;
            default: shell_error("unknown option -%c", *p); usage_error(usage, 2);
            }
    }
    if (commands) {
        if (at == argc)
            usage_error(usage, 2);
        commands = argv[at++];
    }
    FILE *file = stdin;
    if (at < argc) {
        shell.name = argv[at];
        if (!commands && !(file = open_script(argv[at]))) {
            int error = errno;
            shell.name = "sh";
            shell_error("cannot open %s: %s", argv[at], strerror(error));
            return 127;
        }
        at++;
    }
    shell.arguments = argv + at;
    shell.argument_count = argc - at;
    shell.interactive |= !commands && file == stdin && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
    if (shell.interactive) {
        struct sigaction action = {.sa_handler = on_interrupt};  // no SA_RESTART: it ends the reading of a line
        sigaction(SIGINT, &action, NULL);
        signal(SIGQUIT, SIG_IGN);
        signal(SIGTERM, SIG_IGN);
    }
    if (commands)
        run_text(commands);
    else
        run_file(file, shell.interactive);
    leave(shell.status);
}
