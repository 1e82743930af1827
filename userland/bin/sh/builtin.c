// builtin.c: the commands that must run in the shell itself, and a few that are faster there.
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common.h"
#include "sh.h"
#include "test.h"

static int do_true(int argc, char **argv) { (void)argc, (void)argv; return 0; }
static int do_false(int argc, char **argv) { (void)argc, (void)argv; return 1; }
static int do_test(int argc, char **argv) { return test_command(argc, argv); }

static int do_cd(int argc, char **argv)
{
    const char *to = argc > 1 ? argv[1] : get_variable("HOME");
    int back = to && strcmp(to, "-") == 0;
    if (back)
        to = get_variable("OLDPWD");
    if (!to)
        return shell_error("cd: %s not set", back ? "OLDPWD" : "HOME");
    char *from = getcwd(NULL, 0);
    if (chdir(to) < 0) {
        free(from);
        return shell_error("cd: can't cd to %s", to);
    }
    set_variable("OLDPWD", from ? from : "", 1);
    char *now = getcwd(NULL, 0);
    set_variable("PWD", now ? now : to, 1);
    if (back)
        puts(now ? now : to);
    free(from), free(now);
    return 0;
}

static int do_pwd(int argc, char **argv)
{
    (void)argc, (void)argv;
    char *now = getcwd(NULL, 0);
    if (!now)
        return shell_error("pwd: %s", strerror(errno));
    puts(now);
    free(now);
    return 0;
}

static int do_echo(int argc, char **argv)
{
    int first = 1 + (argc > 1 && strcmp(argv[1], "-n") == 0);
    for (int i = first; i < argc; i++)
        printf("%s%s", i > first ? " " : "", argv[i]);
    if (first == 1)
        putchar('\n');
    return 0;
}

static int do_exit(int argc, char **argv)
{
    leave(argc > 1 ? atoi(argv[1]) & 255 : shell.status);
}

static int do_return(int argc, char **argv)
{
    shell.status = argc > 1 ? atoi(argv[1]) & 255 : shell.status;
    shell.flow = FLOW_RETURN;
    return shell.status;
}

static int leave_loops(int argc, char **argv, int flow)
{
    int count = argc > 1 ? atoi(argv[1]) : 1;
    if (shell.loop_depth > 0 && count > 0) {
        shell.flow = flow;
        shell.flow_count = count < shell.loop_depth ? count : shell.loop_depth;
    }
    return 0;
}

static int do_break(int argc, char **argv) { return leave_loops(argc, argv, FLOW_BREAK); }
static int do_continue(int argc, char **argv) { return leave_loops(argc, argv, FLOW_CONTINUE); }

static int do_eval(int argc, char **argv)
{
    struct text t = {0};
    for (int i = 1; i < argc; i++) {
        text_append(&t, argv[i], strlen(argv[i]));
        text_add(&t, ' ');
    }
    return run_text(text_end(&t));
}

static int do_exec(int argc, char **argv)
{
    if (argc < 2)
        return 0;  // its redirections stay
    execvp(argv[1], argv + 1);
    int error = errno;
    shell_error("%s: %s", argv[1], error == ENOENT && !strchr(argv[1], '/') ? "not found" : strerror(error));
    leave(error == ENOENT ? 127 : 126);
}

static int each_name(int argc, char **argv, void (*act)(const char *))
{
    int status = 0;
    for (int i = 1; i < argc; i++) {
        size_t length = strcspn(argv[i], "=");
        char *name = take_text(argv[i], length);
        if (!valid_name(argv[i], length)) {
            status = shell_error("%s: %s: bad variable name", argv[0], argv[i]);
            continue;
        }
        if (act == make_local)
            act(name);
        if (argv[i][length])
            set_variable(name, argv[i] + length + 1, 0);
        if (act != make_local)
            act(name);
    }
    return status;
}

static int do_export(int argc, char **argv)
{
    if (argc == 1 || strcmp(argv[1], "-p") == 0) {
        print_variables(1);
        return 0;
    }
    return each_name(argc, argv, export_variable);
}

static int do_readonly(int argc, char **argv) { return each_name(argc, argv, make_readonly); }
static int do_local(int argc, char **argv) { return each_name(argc, argv, make_local); }

static int do_unset(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-v") != 0)
            unset_variable(argv[i]);
    return 0;
}

static int do_shift(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 1;
    if (count < 0 || count > shell.argument_count)
        return shell_error("shift: can't shift that many");
    shell.arguments += count;
    shell.argument_count -= count;
    return 0;
}

static void set_arguments(int count, char **list)
{
    char **copy = need(malloc((count + 1) * sizeof *copy));  // kept: functions may still hold the old ones
    for (int i = 0; i < count; i++)
        copy[i] = need(strdup(list[i]));
    copy[count] = NULL;
    shell.arguments = copy;
    shell.argument_count = count;
}

static int do_set(int argc, char **argv)
{
    if (argc == 1)
        print_variables(0);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0 || (argv[i][0] != '-' && argv[i][0] != '+')) {
            i += strcmp(argv[i], "--") == 0;
            set_arguments(argc - i, argv + i);
            return 0;
        }
        for (char *p = argv[i] + 1; *p; p++) {
            int on = argv[i][0] == '-';
            switch (*p) {
            case 'e': shell.exit_on_error = on; break;
            case 'x': shell.echo_commands = on; break;
            case 'u': shell.no_unset = on; break;
            case 'f': shell.no_glob = on; break;
            default: return shell_error("set: unknown option -%c", *p);
            }
        }
    }
    return 0;
}

// Reads one line from descriptor 0, byte by byte: what follows is for others.
static int do_read(int argc, char **argv)
{
    int raw = argc > 1 && strcmp(argv[1], "-r") == 0, first = 1 + raw, ended = 0;
    struct text line = {0};
    fflush(stdout);
    for (;;) {
        char c;
        ssize_t n = read(STDIN_FILENO, &c, 1);
        if (n < 0 && errno == EINTR && !shell.interrupted)
            continue;
        if (n <= 0) {
            ended = 1;
            break;
        }
        if (c == '\\' && !raw) {
            if (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
                text_add(&line, c);
            continue;
        }
        if (c == '\n')
            break;
        text_add(&line, c);
    }
    const char *ifs = get_variable("IFS");
    ifs = ifs ? ifs : " \t\n";
    char *rest = text_end(&line);
    rest += strspn(rest, ifs);
    for (int i = first; i < argc; i++) {
        size_t length = i == argc - 1 ? strlen(rest) : strcspn(rest, ifs);
        if (i == argc - 1)
            while (length > 0 && strchr(ifs, rest[length - 1]))
                length--;
        set_variable(argv[i], take_text(rest, length), 0);
        rest += length;
        rest += *rest && strchr(ifs, *rest) ? 1 : 0;
        rest += strspn(rest, " \t");
    }
    if (argc == first)
        set_variable("REPLY", rest, 0);
    return ended;
}

static int do_dot(int argc, char **argv)
{
    FILE *file = argc > 1 ? open_script(argv[1]) : NULL;
    if (!file)
        return shell_error(".: %s: %s", argc > 1 ? argv[1] : "no file given", argc > 1 ? strerror(errno) : "usage: . FILE");
    int status = run_file(file, 0);
    fclose(file);
    if (shell.flow == FLOW_RETURN) {
        shell.flow = FLOW_NONE;
        status = shell.status;
    }
    return status;
}

static int do_wait(int argc, char **argv)
{
    int status, result = 0;
    if (argc == 1) {
        while (waitpid(-1, &status, 0) > 0 || (errno == EINTR && !shell.interrupted))
            ;
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        result = known_status(atoi(argv[i]));
        if (result >= 0)
            continue;
        pid_t pid;
        while ((pid = waitpid(atoi(argv[i]), &status, 0)) < 0 && errno == EINTR && !shell.interrupted)
            ;
        result = pid < 0 ? 127 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return result;
}

static int do_umask(int argc, char **argv)
{
    if (argc > 1)
        umask(strtol(argv[1], NULL, 8));
    else {
        mode_t mask = umask(0);
        umask(mask);
        printf("%04o\n", mask);
    }
    return 0;
}

static int do_times(int argc, char **argv)
{
    (void)argc, (void)argv;
    struct tms t;
    times(&t);
    long values[] = {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime};
    for (int i = 0; i < 4; i++)
        printf("%ldm%ld.%02lds%c", values[i] / 6000, values[i] / 100 % 60, values[i] % 100, i % 2 ? '\n' : ' ');
    return 0;
}

static int do_command(int argc, char **argv)
{
    int ask = argc > 2 && (strcmp(argv[1], "-v") == 0 || strcmp(argv[1], "-V") == 0);
    if (!ask) {
        builtin *found = argc > 1 ? find_builtin(argv[1]) : NULL;
        if (found)
            return found(argc - 1, argv + 1);
        pid_t pid = argc > 1 ? fork_child(0) : 0;
        if (argc > 1 && pid == 0)
            do_exec(argc, argv);
        int status = 0;
        while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (find_builtin(argv[2]) || find_function(argv[2])) {
        puts(argv[2]);
        return 0;
    }
    const char *path = get_variable("PATH");
    for (const char *p = path ? path : "/bin"; ; p++) {
        size_t length = strchr(argv[2], '/') ? 0 : strcspn(p, ":");
        char *candidate = join_path(take_text(p, length), argv[2]);
        const char *shown = length ? candidate : argv[2];
        struct stat about;
        int found = access(shown, X_OK) == 0 && stat(shown, &about) == 0 && S_ISREG(about.st_mode);
        if (found)
            puts(shown);
        free(candidate);
        if (found)
            return 0;
        p += length;
        if (!*p || length == 0)
            return 127;
    }
}

static const struct {
    const char *name;
    builtin *run;
    int special;
} builtins[] = {
    {":", do_true, 1}, {"true", do_true, 0}, {"false", do_false, 0}, {".", do_dot, 1}, {"[", do_test, 0},
    {"break", do_break, 1}, {"cd", do_cd, 0}, {"command", do_command, 0}, {"continue", do_continue, 1},
    {"echo", do_echo, 0}, {"eval", do_eval, 1}, {"exec", do_exec, 1}, {"exit", do_exit, 1}, {"export", do_export, 1},
    {"local", do_local, 1}, {"pwd", do_pwd, 0}, {"read", do_read, 0}, {"readonly", do_readonly, 1},
    {"return", do_return, 1}, {"set", do_set, 1}, {"shift", do_shift, 1}, {"test", do_test, 0}, {"times", do_times, 1},
    {"trap", do_trap, 1}, {"umask", do_umask, 0}, {"unset", do_unset, 1}, {"wait", do_wait, 0},
};

builtin *find_builtin(const char *name)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (strcmp(name, builtins[i].name) == 0)
            return builtins[i].run;
    return NULL;
}

int is_special(const char *name)
{
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (strcmp(name, builtins[i].name) == 0)
            return builtins[i].special;
    return 0;
}
