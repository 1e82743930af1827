// stty: shows and sets the modes of the terminal.
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "common.h"

static const char usage[] =
    "stty [-a | size | sane | raw | cooked | [-]MODE... | rows N | cols N]\n  MODE: echo icanon isig iexten icrnl ixon opost onlcr tostop";

static const struct { const char *name; int group; tcflag_t bit; } modes[] = {
    {"icrnl", 0, ICRNL}, {"ixon", 0, IXON}, {"opost", 1, OPOST}, {"onlcr", 1, ONLCR}, {"isig", 3, ISIG},
    {"icanon", 3, ICANON}, {"iexten", 3, IEXTEN}, {"echo", 3, ECHO}, {"echoe", 3, ECHOE}, {"echok", 3, ECHOK},
    {"tostop", 3, TOSTOP},
};

static tcflag_t *group_of(struct termios *t, int group)
{
    return group == 0 ? &t->c_iflag : group == 1 ? &t->c_oflag : &t->c_lflag;
}

static void put_character(const char *name, cc_t c)
{
    if (c == 0)
        printf("%s = <undef>; ", name);
    else
        printf(c < 32 ? "%s = ^%c; " : c == 127 ? "%s = ^?; " : "%s = %c; ", name, c < 32 ? c + 64 : c);
}

static void show(struct termios *t, struct winsize *w)
{
    printf("rows %d; columns %d;\n", w->ws_row, w->ws_col);
    put_character("intr", t->c_cc[VINTR]);
    put_character("quit", t->c_cc[VQUIT]);
    put_character("erase", t->c_cc[VERASE]);
    put_character("kill", t->c_cc[VKILL]);
    put_character("eof", t->c_cc[VEOF]);
    put_character("susp", t->c_cc[VSUSP]);
    printf("min = %d; time = %d;\n", t->c_cc[VMIN], t->c_cc[VTIME]);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        printf("%s%s%c", *group_of(t, modes[i].group) & modes[i].bit ? "" : "-", modes[i].name,
               i + 1 < sizeof modes / sizeof *modes ? ' ' : '\n');
}

static int set_mode(struct termios *t, const char *name)
{
    int off = *name == '-';
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(name + off, modes[i].name) == 0) {
            tcflag_t *flags = group_of(t, modes[i].group);
            *flags = off ? *flags & ~modes[i].bit : *flags | modes[i].bit;
            return 1;
        }
    return 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    struct termios t;
    struct winsize w = {0, 0, 0, 0};
    if (tcgetattr(STDIN_FILENO, &t) < 0)
        die(1, errno, "standard input");
    ioctl(STDIN_FILENO, TIOCGWINSZ, &w);
    if (argc == 1 || strcmp(argv[1], "-a") == 0) {
        show(&t, &w);
        return finish(0);
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "size") == 0)
            printf("%d %d\n", w.ws_row, w.ws_col);
        else if (strcmp(argv[i], "raw") == 0)
            cfmakeraw(&t);
        else if (strcmp(argv[i], "sane") == 0 || strcmp(argv[i], "cooked") == 0) {
            t.c_iflag |= ICRNL | IXON;
            t.c_oflag |= OPOST | ONLCR;
            t.c_lflag |= ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK;
        } else if ((strcmp(argv[i], "rows") == 0 || strcmp(argv[i], "cols") == 0) && i + 1 < argc) {
            unsigned short value = (unsigned short)parse_number(argv[i + 1]);
            if (argv[i++][0] == 'r')
                w.ws_row = value;
            else
                w.ws_col = value;
            ioctl(STDIN_FILENO, TIOCSWINSZ, &w);
        } else if (!set_mode(&t, argv[i])) {
            fprintf(stderr, "stty: invalid argument '%s'\n", argv[i]);
            usage_error(usage, 1);
        }
    }
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &t) < 0)
        die(1, errno, "standard input");
    return finish(0);
}
