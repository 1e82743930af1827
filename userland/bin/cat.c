// cat: copies files to standard output, one after the other.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "cat [-n] [FILE...]\n  -n  number the lines";
static int number_lines;
static long line = 1;

static int copy_plain(int fd, const char *name)
{
    char buffer[16384];
    ssize_t n;
    while ((n = read(fd, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, part; done < n; done += part)
            if ((part = write(STDOUT_FILENO, buffer + done, n - done)) < 0)
                die(1, errno, "write error");
    return n < 0 ? complain(errno, "%s", name) : 0;
}

static int copy_numbered(int fd)
{
    FILE *file = fdopen(fd, "r");
    for (int c, start = 1; (c = getc(file)) != EOF; start = c == '\n') {
        if (start)
            printf("%6ld\t", line++);
        putchar(c);
    }
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    for (int option; (option = getopt(argc, argv, "nu")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        number_lines |= option == 'n';
    }
    int status = 0;
    static char *standard_input[] = {"-", NULL};
    for (char **path = optind < argc ? argv + optind : standard_input; *path; path++) {
        int fd = strcmp(*path, "-") == 0 ? dup(STDIN_FILENO) : open(*path, O_RDONLY);
        if (fd < 0) {
            status = complain(errno, "%s", *path);
            continue;
        }
        status |= number_lines ? copy_numbered(fd) : copy_plain(fd, *path);
        close(fd);
    }
    return status;
}
