// ls: lists directories.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>
#include "common.h"

static const char usage[] =
    "ls [-aAdFhilnrRStU1] [FILE...]\n"
    "  -a  also names that begin with a dot    -A  the same without . and ..\n"
    "  -l  long form   -n  with numeric owners  -h  sizes like 1.5K    -i  inode numbers\n"
    "  -d  directories themselves, not what is in them                  -R  also what is below\n"
    "  -t  newest first   -S  largest first   -r  reverse   -U  as the directory has them\n"
    "  -F  mark kinds (/ @ * | =)                                       -1  one a line";

static char on[128];  // options given

struct entry {
    char *name, *path;
    struct stat about;
};

static struct entry *load(struct entry *e, const char *directory, const char *name)
{
    e->name = need(strdup(name));
    e->path = directory ? join_path(directory, name) : e->name;
    if (lstat(e->path, &e->about) < 0)
        return NULL;
    return e;
}

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    long order = 0;
    if (on['t'])
        order = y->about.st_mtim.tv_sec != x->about.st_mtim.tv_sec ? y->about.st_mtim.tv_sec - x->about.st_mtim.tv_sec
                                                                   : y->about.st_mtim.tv_nsec - x->about.st_mtim.tv_nsec;
    else if (on['S'])
        order = y->about.st_size - x->about.st_size;
    if (order == 0)
        order = strcmp(x->name, y->name);
    return (order < 0 ? -1 : order > 0) * (on['r'] ? -1 : 1);
}

static const char *mark(const struct entry *e)
{
    mode_t mode = e->about.st_mode;
    if (!on['F'])
        return "";
    return S_ISDIR(mode) ? "/" : S_ISLNK(mode) ? "@" : S_ISFIFO(mode) ? "|" : S_ISSOCK(mode) ? "=" : mode & 0111 ? "*" : "";
}

// Owner and group, as names or numbers.
static char *owner(const struct entry *e)
{
    struct passwd *user = on['n'] ? NULL : getpwuid(e->about.st_uid);
    char *text;
    if (user)
        return need(strdup(user->pw_name));
    return asprintf(&text, "%u", e->about.st_uid) < 0 ? need(NULL) : text;
}

static char *group(const struct entry *e)
{
    struct group *group = on['n'] ? NULL : getgrgid(e->about.st_gid);
    char *text;
    if (group)
        return need(strdup(group->gr_name));
    return asprintf(&text, "%u", e->about.st_gid) < 0 ? need(NULL) : text;
}

static char *size_text(const struct entry *e)
{
    char *text, human[16];
    if (S_ISCHR(e->about.st_mode) || S_ISBLK(e->about.st_mode))
        return asprintf(&text, "%u, %u", major(e->about.st_rdev), minor(e->about.st_rdev)) < 0 ? need(NULL) : text;
    if (on['h'])
        return need(strdup(human_size(human, e->about.st_size)));
    return asprintf(&text, "%ld", e->about.st_size) < 0 ? need(NULL) : text;
}

static int widest(char *(*column)(const struct entry *), struct entry *entries, int count)
{
    int width = 0;
    for (int i = 0; i < count; i++) {
        char *text = column(&entries[i]);
        int length = (int)strlen(text);
        width = length > width ? length : width;
        free(text);
    }
    return width;
}

static int number_width(struct entry *entries, int count, int links)
{
    int width = 1;
    char text[24];
    for (int i = 0; i < count; i++) {
        int n = snprintf(text, sizeof text, "%lu", links ? entries[i].about.st_nlink : entries[i].about.st_ino);
        width = n > width ? n : width;
    }
    return width;
}

static void print_time(time_t when)
{
    char text[32];
    struct tm calendar;
    time_t now = time(NULL);
    int recent = when <= now && when > now - 31556952 / 2;
    strftime(text, sizeof text, recent ? "%b %e %H:%M" : "%b %e  %Y", localtime_r(&when, &calendar));
    printf("%s", text);
}

static void print_long(struct entry *entries, int count)
{
    int links = number_width(entries, count, 1), inodes = number_width(entries, count, 0);
    int owners = widest(owner, entries, count), groups = widest(group, entries, count);
    int sizes = widest(size_text, entries, count);
    for (struct entry *e = entries; e < entries + count; e++) {
        char mode[11], target[4096], *user = owner(e), *members = group(e), *size = size_text(e);
        mode_text(e->about.st_mode, mode);
        if (on['i'])
            printf("%*lu ", inodes, e->about.st_ino);
        printf("%s %*u %-*s %-*s %*s ", mode, links, e->about.st_nlink, owners, user, groups, members, sizes, size);
        print_time(e->about.st_mtim.tv_sec);
        printf(" %s", e->name);
        ssize_t n = S_ISLNK(e->about.st_mode) ? readlink(e->path, target, sizeof target) : -1;
        if (n >= 0)
            printf(" -> %.*s\n", (int)n, target);
        else
            printf("%s\n", mark(e));
        free(user), free(members), free(size);
    }
}

// Names in columns, filled downwards, as many columns as fit the terminal.
static void print_columns(struct entry *entries, int count, int width)
{
    int columns = width / 3, rows = 1, widths[128];
    for (columns = columns > 128 ? 128 : columns < 1 ? 1 : columns; columns > 1; columns--) {
        rows = (count + columns - 1) / columns;
        int total = 0;
        memset(widths, 0, sizeof widths);
        for (int i = 0; i < count; i++) {
            int length = (int)(strlen(entries[i].name) + strlen(mark(&entries[i]))) + 2;
            widths[i / rows] = length > widths[i / rows] ? length : widths[i / rows];
        }
        for (int c = 0; c < columns; c++)
            total += widths[c];
        if (total - 2 <= width)
            break;
    }
    rows = (count + columns - 1) / columns;
    for (int row = 0; row < rows; row++) {
        for (int i = row; i < count; i += rows) {
            int last = i + rows >= count, length = printf("%s%s", entries[i].name, mark(&entries[i]));
            printf("%*s", last ? 0 : widths[i / rows] - length, "");
        }
        putchar('\n');
    }
}

static void print_entries(struct entry *entries, int count)
{
    struct winsize window;
    int terminal = isatty(STDOUT_FILENO);
    if (!on['U'])
        qsort(entries, count, sizeof *entries, compare);
    if (on['l'])
        print_long(entries, count);
    else if (terminal && !on['1'] && !on['i'])
        print_columns(entries, count, ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col ? window.ws_col : 80);
    else
        for (int i = 0, width = number_width(entries, count, 0); i < count; i++) {
            if (on['i'])
                printf("%*lu ", width, entries[i].about.st_ino);
            printf("%s%s\n", entries[i].name, mark(&entries[i]));
        }
}

static void drop(struct entry *entries, int count)
{
    for (int i = 0; i < count; i++) {
        if (entries[i].path != entries[i].name)
            free(entries[i].path);
        free(entries[i].name);
    }
    free(entries);
}

static int list_directory(const char *path, int title)
{
    DIR *dir = opendir(path);
    if (!dir)
        return complain(errno, "cannot open directory '%s'", path);
    struct entry *entries = NULL;
    int count = 0, room = 0, status = 0;
    long blocks = 0;
    for (struct dirent *d; (d = readdir(dir)); ) {
        int dots = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
        if (d->d_name[0] == '.' && !on['a'] && (dots || !on['A']))
            continue;
        if (count == room)
            entries = need(realloc(entries, (room = room ? room * 2 : 32) * sizeof *entries));
        if (load(&entries[count], path, d->d_name))
            blocks += entries[count++].about.st_blocks;
        else if (errno != ENOENT)
            status = complain(errno, "cannot access '%s'", entries[count].path);
    }
    closedir(dir);
    if (title)
        printf("%s:\n", path);
    if (on['l']) {
        char human[16];
        if (on['h'])
            printf("total %s\n", human_size(human, blocks * 512));
        else
            printf("total %ld\n", blocks / 2);
    }
    print_entries(entries, count);
    for (int i = 0; on['R'] && i < count; i++)
        if (S_ISDIR(entries[i].about.st_mode) && strcmp(entries[i].name, ".") && strcmp(entries[i].name, "..")) {
            putchar('\n');
            status |= list_directory(entries[i].path, 1);
        }
    drop(entries, count);
    return status;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "aAdFhilnrRStU1")) != -1; ) {
        if (option == '?')
            usage_error(usage, 2);
        on[option] = 1;
        on['l'] |= on['n'];
    }
    char *here[] = {"."}, **paths = optind < argc ? argv + optind : here;
    int given = optind < argc ? argc - optind : 1, status = 0, files = 0, directories = 0;
    struct entry *found = need(calloc(given, sizeof *found)), *below = need(calloc(given, sizeof *below));
    for (int i = 0; i < given; i++) {
        struct entry e;
        if (!load(&e, NULL, paths[i])) {
            complain(errno, "cannot access '%s'", paths[i]);
            status = 2;
            continue;
        }
        struct stat target;  // a link to a directory on the command line means the directory, unless shown long
        int follow = S_ISLNK(e.about.st_mode) && !on['l'] && stat(e.path, &target) == 0 && S_ISDIR(target.st_mode);
        if ((S_ISDIR(e.about.st_mode) || follow) && !on['d'])
            below[directories++] = e;
        else
            found[files++] = e;
    }
    print_entries(found, files);
    qsort(below, directories, sizeof *below, compare);
    for (int i = 0; i < directories; i++) {
        if (files || i)
            putchar('\n');
        int result = list_directory(below[i].path, given > 1 || on['R']);
        status = result && status < 2 ? (given > 1 ? 1 : 2) : status;
    }
    return finish(status);
}
