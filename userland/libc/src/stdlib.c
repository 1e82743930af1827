// stdlib.c: integers from text, pseudo-random numbers, the environment, programs run by the shell.
#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "internal.h"

static int digit_value(int c)
{
    return isdigit(c) ? c - '0' : isalpha(c) ? tolower(c) - 'a' + 10 : 99;
}

// The magnitude of a number; *negative and *overflow tell the rest.
static unsigned long parse(const char *text, char **end, int base, int *negative, int *overflow)
{
    const char *p = text;
    while (isspace((unsigned char)*p))
        p++;
    *negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 32) == 'x' && digit_value(p[2]) < 16)
        p += 2, base = 16;
    else if (base == 0)
        base = *p == '0' ? 8 : 10;
    unsigned long value = 0;
    int any = 0;
    *overflow = 0;
    for (; digit_value((unsigned char)*p) < base; p++, any = 1)
        *overflow |= __builtin_mul_overflow(value, (unsigned long)base, &value) |
                     __builtin_add_overflow(value, (unsigned long)digit_value(*p), &value);
    if (end)
        *end = (char *)(any ? p : text);
    return value;
}

long strtol(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long value = parse(text, end, base, &negative, &overflow);
    if (overflow || value > (unsigned long)LONG_MAX + negative) {
        errno = ERANGE;
        return negative ? LONG_MIN : LONG_MAX;
    }
    return negative ? -value : value;
}

unsigned long strtoul(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long value = parse(text, end, base, &negative, &overflow);
    if (overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return negative ? -value : value;
}

long long strtoll(const char *text, char **end, int base) { return strtol(text, end, base); }
unsigned long long strtoull(const char *text, char **end, int base) { return strtoul(text, end, base); }
int atoi(const char *text) { return (int)strtol(text, NULL, 10); }
long atol(const char *text) { return strtol(text, NULL, 10); }
long long atoll(const char *text) { return strtol(text, NULL, 10); }

int abs(int x) { return x < 0 ? -x : x; }
long labs(long x) { return x < 0 ? -x : x; }

static unsigned long random_state = 1;

void srand(unsigned seed) { random_state = seed; }

int rand(void)  // a linear congruential generator (Knuth's MMIX), its upper bits
{
    random_state = random_state * 6364136223846793005UL + 1442695040888963407UL;
    return (int)(random_state >> 33);
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    while (count > 0) {
        const char *middle = (const char *)base + count / 2 * size;
        int order = compare(key, middle);
        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            base = middle + size;
            count -= count / 2 + 1;
        } else
            count /= 2;
    }
    return NULL;
}

// The environment.
static int find_variable(const char *name, size_t length)
{
    for (int i = 0; environ && environ[i]; i++)
        if (strncmp(environ[i], name, length) == 0 && environ[i][length] == '=')
            return i;
    return -1;
}

char *getenv(const char *name)
{
    int at = find_variable(name, strlen(name));
    return at < 0 ? NULL : environ[at] + strlen(name) + 1;
}

int putenv(char *assignment)
{
    static char **ours;  // the array that malloc gave us, once it is not the kernel's any more
    int at = find_variable(assignment, strcspn(assignment, "="));
    if (at >= 0) {
        environ[at] = assignment;
        return 0;
    }
    int count = 0;
    while (environ && environ[count])
        count++;
    char **larger = realloc(environ == ours ? ours : NULL, (count + 2) * sizeof *larger);
    if (!larger)
        return -1;
    if (environ != ours)
        memcpy(larger, environ, count * sizeof *larger);
    larger[count] = assignment;
    larger[count + 1] = NULL;
    environ = ours = larger;
    return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
    if (!*name || strchr(name, '=')) {
        errno = EINVAL;
        return -1;
    }
    if (!overwrite && getenv(name))
        return 0;
    char *assignment;
    return asprintf(&assignment, "%s=%s", name, value) < 0 ? -1 : putenv(assignment);
}

int unsetenv(const char *name)
{
    int at = find_variable(name, strlen(name));
    for (; at >= 0 && environ[at]; at++)
        environ[at] = environ[at + 1];
    return 0;
}

int clearenv(void)
{
    if (environ)
        *environ = NULL;
    return 0;
}

// While the shell runs, keyboard signals are its business, and its end is ours to collect.
int system(const char *command)
{
    if (!command)
        return access("/bin/sh", X_OK) == 0;
    struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
    sigset_t child_signal = 1UL << (SIGCHLD - 1), mask;
    fflush(NULL);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    sigprocmask(SIG_BLOCK, &child_signal, &mask);
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        sigaction(SIGINT, &interrupt, NULL);
        sigaction(SIGQUIT, &quit, NULL);
        sigprocmask(SIG_SETMASK, &mask, NULL);
        execl("/bin/sh", "sh", "-c", command, (char *)0);
        _exit(127);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    return status;
}

// Temporary names: the last six characters of the template, which must be XXXXXX.
static char *fill_template(char *template)
{
    size_t length = strlen(template);
    if (length < 6 || strcmp(template + length - 6, "XXXXXX") != 0) {
        errno = EINVAL;
        return NULL;
    }
    unsigned char random[6];
    getrandom(random, sizeof random, 0);
    for (int i = 0; i < 6; i++)
        template[length - 6 + i] = "abcdefghijklmnopqrstuvwxyz012345"[random[i] % 32];
    return template;
}

static int make_temporary(char *template, int directory)
{
    for (int tries = 0; tries < 100; tries++) {
        if (!fill_template(template))
            return -1;
        int result = directory ? mkdir(template, 0700) : open(template, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (result >= 0 || errno != EEXIST)
            return result;
        strcpy(template + strlen(template) - 6, "XXXXXX");
    }
    return -1;
}

int mkstemp(char *template) { return make_temporary(template, 0); }
char *mkdtemp(char *template) { return make_temporary(template, 1) < 0 ? NULL : template; }

// The kernel knows the true path of an open file.
char *realpath(const char *path, char *resolved)
{
    char link[40], buffer[PATH_MAX];
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, buffer, sizeof buffer - 1);
    close(fd);
    if (n < 0)
        return NULL;
    buffer[n] = 0;
    return resolved ? strcpy(resolved, buffer) : strdup(buffer);
}

// Pseudo-terminals.
int posix_openpt(int flags) { return open("/dev/ptmx", flags); }
int grantpt(int fd) { (void)fd; return 0; }
int unlockpt(int fd) { return ioctl(fd, TIOCSPTLCK, &(int){0}); }

char *ptsname(int fd)
{
    static char name[32];
    unsigned number;
    if (ioctl(fd, TIOCGPTN, &number) < 0)
        return NULL;
    snprintf(name, sizeof name, "/dev/pts/%u", number);
    return name;
}
