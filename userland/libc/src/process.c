// process.c: making, replacing, ending and describing processes.
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include "internal.h"

pid_t fork(void)
{
    pid_t pid = call(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0)
        this_thread()->tid = gettid();
    return pid;
}

// A child that shares our stack must not return through it: like fork, but nothing is gained by sharing here.
pid_t vfork(void) { return fork(); }

int execve(const char *path, char *const argv[], char *const envp[]) { return call(SYS_execve, path, argv, envp); }
int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }

// A file that the kernel does not know how to run is a shell script.
static int exec_or_shell(const char *path, char *const argv[])
{
    execv(path, argv);
    if (errno != ENOEXEC)
        return -1;
    int argc = 0;
    while (argv[argc])
        argc++;
    char *script[argc + 2];
    script[0] = "sh";
    script[1] = (char *)path;
    memcpy(script + 2, argv + 1, argc * sizeof *argv);
    return execv("/bin/sh", script);
}

int execvp(const char *file, char *const argv[])
{
    if (strchr(file, '/'))
        return exec_or_shell(file, argv);
    const char *path = getenv("PATH");
    int denied = 0;
    for (const char *p = path ? path : "/bin:/usr/bin"; ; p++) {
        size_t length = strcspn(p, ":");
        char candidate[4096];
        snprintf(candidate, sizeof candidate, "%.*s%s%s", (int)length, p, length ? "/" : "", file);
        exec_or_shell(candidate, argv);
        if (errno == EACCES)
            denied = 1;
        else if (errno != ENOENT && errno != ENOTDIR)
            return -1;
        p += length;
        if (!*p)
            break;
    }
    errno = denied ? EACCES : ENOENT;
    return -1;
}

// Collects variadic arguments into an argv.
#define COLLECT(first)                                     \
    char *argv[64] = {(char *)first};                      \
    va_list list;                                          \
    va_start(list, first);                                 \
    for (int i = 1; argv[i - 1] && i < 63; i++)            \
        argv[i] = va_arg(list, char *);                    \
    va_end(list);

int execl(const char *path, const char *argument, ...)
{
    COLLECT(argument)
    return execv(path, argv);
}

int execlp(const char *file, const char *argument, ...)
{
    COLLECT(argument)
    return execvp(file, argv);
}

// Ending.
void _exit(int status)
{
    for (;;)
        raw(SYS_exit_group, status);
}

void _Exit(int status) { _exit(status); }

static void (*handlers[32])(void);
static int handler_count;

int atexit(void (*function)(void))
{
    if (handler_count == 32)
        return -1;
    handlers[handler_count++] = function;
    return 0;
}

void exit(int status)
{
    while (handler_count > 0)
        handlers[--handler_count]();
    __ld_fini();
    __stdio_flush_all();
    _exit(status);
}

void abort(void)
{
    raise(SIGABRT);
    signal(SIGABRT, SIG_DFL);  // somebody caught it and came back
    sigprocmask(SIG_UNBLOCK, &(sigset_t){1UL << (SIGABRT - 1)}, NULL);
    raise(SIGABRT);
    _exit(127);
}

void __fatal(const char *message)
{
    write(STDERR_FILENO, message, strlen(message));
    write(STDERR_FILENO, "\n", 1);
    abort();
}

void __assert_fail(const char *condition, const char *file, int line, const char *function)
{
    fflush(stdout);
    fprintf(stderr, "%s: %s:%d: %s: Assertion `%s' failed.\n", program_invocation_short_name, file, line, function,
            condition);
    abort();
}

// Waiting for children.
pid_t wait(int *status) { return wait4(-1, status, 0, NULL); }
pid_t waitpid(pid_t pid, int *status, int options) { return wait4(pid, status, options, NULL); }

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    return call(SYS_wait4, pid, status, options, usage);
}

int waitid(idtype_t type, int id, siginfo_t *info, int options) { return call(SYS_waitid, type, id, info, options, 0); }

// Who we are.
pid_t getpid(void) { return raw(SYS_getpid); }
pid_t getppid(void) { return raw(SYS_getppid); }
pid_t gettid(void) { return raw(SYS_gettid); }
pid_t getpgid(pid_t pid) { return call(SYS_getpgid, pid); }
pid_t getpgrp(void) { return getpgid(0); }
int setpgid(pid_t pid, pid_t group) { return call(SYS_setpgid, pid, group); }
pid_t getsid(pid_t pid) { return call(SYS_getsid, pid); }
pid_t setsid(void) { return call(SYS_setsid); }
uid_t getuid(void) { return raw(SYS_getuid); }
uid_t geteuid(void) { return raw(SYS_geteuid); }
gid_t getgid(void) { return raw(SYS_getgid); }
gid_t getegid(void) { return raw(SYS_getegid); }
int setuid(uid_t uid) { return call(SYS_setuid, uid); }
int setgid(gid_t gid) { return call(SYS_setgid, gid); }
int uname(struct utsname *to) { return call(SYS_uname, to); }
int sysinfo(struct sysinfo *to) { return call(SYS_sysinfo, to); }

int gethostname(char *name, size_t size)
{
    struct utsname names;
    if (uname(&names) < 0)
        return -1;
    strlcpy(name, names.nodename, size);
    return 0;
}

// Limits, usage, priorities, processors.
int getrlimit(int resource, struct rlimit *limit) { return call(SYS_prlimit64, 0, resource, NULL, limit); }
int setrlimit(int resource, const struct rlimit *limit) { return call(SYS_prlimit64, 0, resource, limit, NULL); }
int getrusage(int who, struct rusage *usage) { return call(SYS_getrusage, who, usage); }
clock_t times(struct tms *to) { return call(SYS_times, to); }
int setpriority(int which, int who, int priority) { return call(SYS_setpriority, which, who, priority); }

int getpriority(int which, int who)
{
    int value = call(SYS_getpriority, which, who);
    return value < 0 ? -1 : 20 - value;  // the kernel's answer is 1 to 40, so that it is never negative
}

int nice(int increment)
{
    int now = getpriority(PRIO_PROCESS, 0) + increment;
    return setpriority(PRIO_PROCESS, 0, now) < 0 ? -1 : getpriority(PRIO_PROCESS, 0);
}

int sched_yield(void) { return call(SYS_sched_yield); }
int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set) { return call(SYS_sched_setaffinity, pid, size, set); }
int sched_setscheduler(pid_t pid, int policy, const struct sched_param *p) { return call(SYS_sched_setscheduler, pid, policy, p); }
int sched_getscheduler(pid_t pid) { return call(SYS_sched_getscheduler, pid); }
int sched_getparam(pid_t pid, struct sched_param *param) { return call(SYS_sched_getparam, pid, param); }
int sched_get_priority_max(int policy) { return call(SYS_sched_get_priority_max, policy); }
int sched_get_priority_min(int policy) { return call(SYS_sched_get_priority_min, policy); }
int sched_rr_get_interval(pid_t pid, struct timespec *interval) { return call(SYS_sched_rr_get_interval, pid, interval); }

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
    CPU_ZERO(set);
    return call(SYS_sched_getaffinity, pid, size, set) < 0 ? -1 : 0;  // the kernel returns the bytes it wrote
}

int sched_getcpu(void)
{
    unsigned cpu;
    return call(SYS_getcpu, &cpu, NULL, NULL) < 0 ? -1 : (int)cpu;
}

int CPU_COUNT(const cpu_set_t *set)
{
    int count = 0;
    for (int i = 0; i < 16; i++)
        count += __builtin_popcountl(set->bits[i]);
    return count;
}

int getpagesize(void) { return 4096; }

long sysconf(int name)
{
    cpu_set_t set;
    struct sysinfo info;
    struct rlimit limit;
    switch (name) {
    case _SC_CLK_TCK: return 100;
    case _SC_PAGESIZE: return getpagesize();
    case _SC_OPEN_MAX: return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? -1 : (long)limit.rlim_cur;
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN: return sched_getaffinity(0, sizeof set, &set) < 0 ? 1 : CPU_COUNT(&set);
    case _SC_PHYS_PAGES: return sysinfo(&info) < 0 ? -1 : (long)(info.totalram * info.mem_unit / getpagesize());
    case _SC_AVPHYS_PAGES: return sysinfo(&info) < 0 ? -1 : (long)(info.freeram * info.mem_unit / getpagesize());
    default: errno = EINVAL; return -1;
    }
}
