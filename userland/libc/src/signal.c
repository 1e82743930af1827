// signal.c: sets of signals, handlers, and sending. riscv64 returns from handlers through the vdso.
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "internal.h"

#define BIT(signal) (1UL << ((signal) - 1))

static int valid(int signal)
{
    if (signal > 0 && signal < NSIG)
        return 1;
    errno = EINVAL;
    return 0;
}

int sigaction(int signal, const struct sigaction *action, struct sigaction *old)
{
    return call(SYS_rt_sigaction, signal, action, old, sizeof(sigset_t));
}

sighandler_t signal(int signal, sighandler_t handler)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;
    return sigaction(signal, &action, &old) < 0 ? SIG_ERR : old.sa_handler;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    return call(SYS_rt_sigprocmask, how, set, old, sizeof(sigset_t));
}

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    return -(int)raw(SYS_rt_sigprocmask, how, set, old, sizeof(sigset_t));
}

int sigpending(sigset_t *set) { return call(SYS_rt_sigpending, set, sizeof *set); }
int sigsuspend(const sigset_t *mask) { return call(SYS_rt_sigsuspend, mask, sizeof *mask); }
int sigaltstack(const stack_t *stack, stack_t *old) { return call(SYS_sigaltstack, stack, old); }
int kill(pid_t pid, int signal) { return call(SYS_kill, pid, signal); }
int tgkill(pid_t pid, pid_t tid, int signal) { return call(SYS_tgkill, pid, tid, signal); }
int raise(int signal) { return tgkill(getpid(), gettid(), signal); }
int pause(void) { return call(SYS_ppoll, NULL, 0, NULL, NULL); }

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
    return call(SYS_rt_sigtimedwait, set, info, timeout, sizeof *set);
}

int sigwaitinfo(const sigset_t *set, siginfo_t *info) { return sigtimedwait(set, info, NULL); }

int sigwait(const sigset_t *set, int *signal)
{
    do
        *signal = sigwaitinfo(set, NULL);
    while (*signal < 0 && errno == EINTR);
    return *signal < 0 ? errno : 0;
}

int sigqueue(pid_t pid, int signal, union sigval value)
{
    siginfo_t info = {.si_signo = signal, .si_code = SI_QUEUE, .si_pid = getpid(), .si_uid = getuid()};
    info.si_value = value;
    return call(SYS_rt_sigqueueinfo, pid, signal, &info);
}

int sigemptyset(sigset_t *set) { return *set = 0, 0; }
int sigfillset(sigset_t *set) { return *set = ~0UL, 0; }
int sigaddset(sigset_t *set, int signal) { return valid(signal) ? *set |= BIT(signal), 0 : -1; }
int sigdelset(sigset_t *set, int signal) { return valid(signal) ? *set &= ~BIT(signal), 0 : -1; }
int sigismember(const sigset_t *set, int signal) { return valid(signal) ? (*set & BIT(signal)) != 0 : -1; }

const char *const sys_signame[NSIG] = {
    [SIGHUP] = "HUP", [SIGINT] = "INT", [SIGQUIT] = "QUIT", [SIGILL] = "ILL", [SIGTRAP] = "TRAP",
    [SIGABRT] = "ABRT", [SIGBUS] = "BUS", [SIGFPE] = "FPE", [SIGKILL] = "KILL", [SIGUSR1] = "USR1",
    [SIGSEGV] = "SEGV", [SIGUSR2] = "USR2", [SIGPIPE] = "PIPE", [SIGALRM] = "ALRM", [SIGTERM] = "TERM",
    [SIGSTKFLT] = "STKFLT", [SIGCHLD] = "CHLD", [SIGCONT] = "CONT", [SIGSTOP] = "STOP", [SIGTSTP] = "TSTP",
    [SIGTTIN] = "TTIN", [SIGTTOU] = "TTOU", [SIGURG] = "URG", [SIGXCPU] = "XCPU", [SIGXFSZ] = "XFSZ",
    [SIGVTALRM] = "VTALRM", [SIGPROF] = "PROF", [SIGWINCH] = "WINCH", [SIGIO] = "POLL", [SIGPWR] = "PWR",
    [SIGSYS] = "SYS",
};

static const char *const descriptions[] = {
    [SIGHUP] = "Hangup", [SIGINT] = "Interrupt", [SIGQUIT] = "Quit", [SIGILL] = "Illegal instruction",
    [SIGTRAP] = "Trace/breakpoint trap", [SIGABRT] = "Aborted", [SIGBUS] = "Bus error",
    [SIGFPE] = "Floating point exception", [SIGKILL] = "Killed", [SIGUSR1] = "User defined signal 1",
    [SIGSEGV] = "Segmentation fault", [SIGUSR2] = "User defined signal 2", [SIGPIPE] = "Broken pipe",
    [SIGALRM] = "Alarm clock", [SIGTERM] = "Terminated", [SIGSTKFLT] = "Stack fault", [SIGCHLD] = "Child exited",
    [SIGCONT] = "Continued", [SIGSTOP] = "Stopped (signal)", [SIGTSTP] = "Stopped",
    [SIGTTIN] = "Stopped (tty input)", [SIGTTOU] = "Stopped (tty output)", [SIGURG] = "Urgent I/O condition",
    [SIGXCPU] = "CPU time limit exceeded", [SIGXFSZ] = "File size limit exceeded",
    [SIGVTALRM] = "Virtual timer expired", [SIGPROF] = "Profiling timer expired", [SIGWINCH] = "Window changed",
    [SIGIO] = "I/O possible", [SIGPWR] = "Power failure", [SIGSYS] = "Bad system call",
};

char *strsignal(int signal)
{
    static char unknown[32];
    if (signal > 0 && signal <= SIGSYS)
        return (char *)descriptions[signal];
    snprintf(unknown, sizeof unknown, "Unknown signal %d", signal);
    return unknown;
}
