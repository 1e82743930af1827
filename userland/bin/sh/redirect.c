// redirect.c: < > >> <> <& >& <<. Descriptors that a builtin's redirection replaces are kept and put back.
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "sh.h"

// A descriptor to read the text from: a pipe if it fits into one, else a child writes it.
static int here_document(const char *text)
{
    int fds[2];
    size_t length = strlen(text);
    if (pipe(fds) < 0)
        return -1;
    if (length <= 4096)
        write(fds[1], text, length);
    else if (fork_child(1) == 0) {
        close(fds[0]);
        while (length > 0) {
            ssize_t n = write(fds[1], text, length);
            if (n <= 0)
                break;
            text += n, length -= n;
        }
        _exit(0);
    }
    close(fds[1]);
    return fds[0];
}

// The descriptor that the redirection leads to, -2 for "close it", -1 after an error message.
static int target(struct redirect *r)
{
    if (r->kind == REDIRECT_HERE)
        return here_document(r->literal ? r->word : expand_here(r->word));
    char *word = expand_one(r->word);
    if (r->kind == REDIRECT_DUP) {
        if (strcmp(word, "-") == 0)
            return -2;
        if (!isdigit((unsigned char)*word) || word[1]) {
            shell_error("%s: bad file descriptor", word);
            return -1;
        }
        int fd = dup(*word - '0');
        if (fd < 0)
            shell_error("%s: %s", word, strerror(errno));
        return fd;
    }
    static const int flags[] = {
        [REDIRECT_IN] = O_RDONLY, [REDIRECT_OUT] = O_WRONLY | O_CREAT | O_TRUNC,
        [REDIRECT_APPEND] = O_WRONLY | O_CREAT | O_APPEND, [REDIRECT_BOTH] = O_RDWR | O_CREAT,
    };
    int fd = open(word, flags[r->kind], 0666);
    if (fd < 0)
        shell_error("%s %s: %s", r->kind == REDIRECT_IN ? "cannot open" : "cannot create", word, strerror(errno));
    return fd;
}

int apply_redirects(struct redirect *list, struct saved *saved)
{
    for (struct redirect *r = list; r; r = r->next) {
        int fd = target(r);
        if (fd == -1 || shell.failed)
            return -1;
        if (saved && saved->count < 32) {
            saved->to[saved->count] = r->fd;
            saved->from[saved->count++] = fcntl(r->fd, F_DUPFD_CLOEXEC, 10);
        }
        if (fd == -2)
            close(r->fd);
        else if (fd != r->fd) {
            dup2(fd, r->fd);
            close(fd);
        }
    }
    return 0;
}

void restore_redirects(struct saved *saved)
{
    while (saved->count > 0) {
        int i = --saved->count;
        if (saved->from[i] < 0)
            close(saved->to[i]);
        else {
            dup2(saved->from[i], saved->to[i]);
            close(saved->from[i]);
        }
    }
}
