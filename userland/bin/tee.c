// tee: copies standard input to standard output and to files.
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "common.h"

static const char usage[] = "tee [-a] [FILE...]\n  -a  append";

int main(int argc, char **argv)
{
    usage_if_asked(argc, argv, usage);
    int append = 0, fds[64], count = 0, status = 0;
    for (int option; (option = getopt(argc, argv, "a")) != -1; ) {
        if (option == '?')
            usage_error(usage, 1);
        append = 1;
    }
    fds[count++] = STDOUT_FILENO;
    for (; optind < argc && count < 64; optind++) {
        int fd = open(argv[optind], O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), 0666);
        if (fd < 0)
            status = complain(errno, "%s", argv[optind]);
        else
            fds[count++] = fd;
    }
    char buffer[8192];
    for (ssize_t n; (n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0; )
        for (int i = 0; i < count; i++)
            for (ssize_t done = 0, part; done < n; done += part)
                if ((part = write(fds[i], buffer + done, n - done)) < 0) {
                    status = complain(errno, "write error");
                    break;
                }
    return status;
}
