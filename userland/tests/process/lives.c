/* Life and death of processes: what clone, execve, exit and wait tell, case by case. The expected
   output beside this file is what it printed on a Linux kernel. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static char *self;
static volatile int seen;

static void say(const char *what, long result)
{
    printf("%s: %ld%s%s\n", what, result < 0 ? -1 : result, result < 0 ? " " : "",
           result < 0 ? strerror(errno) : "");
}

static int status_of(pid_t pid)
{
    int status;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void note(int signal) { seen++; }
static void pause_ms(int ms) { usleep(ms * 1000); }

static void *wait_for_ever(void *unused)
{
    for (;;) pause();
}

static void *execute_again(void *unused)
{
    char *arguments[] = {self, "again", NULL};
    execv(self, arguments);
    return NULL;
}

static void exec_in_a_second_thread(void)
{
    pid_t child = fork();
    if (!child) {
        pthread_t thread;
        pthread_create(&thread, NULL, wait_for_ever, NULL);
        pthread_create(&thread, NULL, execute_again, NULL);
        pause();
    }
    say("exec in a second thread", status_of(child));
}

static void vfork_shares_memory(void)
{
    pid_t child = vfork();
    if (!child) {
        seen = 77;
        _exit(9);
    }
    say("vfork's child wrote", seen);
    say("vfork's child", status_of(child));
    seen = 0;
}

static void spawn(void)
{
    char *arguments[] = {self, "again", NULL};
    pid_t child;
    say("posix_spawn", posix_spawn(&child, self, NULL, NULL, arguments, environ));
    say("spawned", status_of(child));
    say("posix_spawn of nothing", posix_spawn(&child, "/none", NULL, NULL, arguments, environ));
}

static void waitid_options(void)
{
    siginfo_t info;
    pid_t child = fork();
    if (!child) _exit(33);
    memset(&info, 0, sizeof info);
    say("waitid WNOWAIT", waitid(P_PID, child, &info, WEXITED | WNOWAIT));
    printf("  %d %d %d\n", info.si_pid == child, info.si_code, info.si_status);
    memset(&info, 0, sizeof info);
    say("waitid", waitid(P_ALL, 0, &info, WEXITED));
    printf("  %d %d %d\n", info.si_pid == child, info.si_code, info.si_status);
    say("waitid without options", waitid(P_ALL, 0, &info, 0));
    say("waitpid without children", waitpid(-1, NULL, 0));
    say("waitpid with a bad option", waitpid(-1, NULL, 0x40));
}

static void stop_and_continue(void)
{
    int status;
    pid_t child = fork();
    if (!child) {
        raise(SIGSTOP);
        _exit(4);
    }
    waitpid(child, &status, WUNTRACED);
    say("stopped by", WIFSTOPPED(status) ? WSTOPSIG(status) : -1);
    kill(child, SIGCONT);
    waitpid(child, &status, WCONTINUED);
    say("continued", WIFCONTINUED(status));
    say("then", status_of(child));
}

static void groups_and_sessions(void)
{
    say("setpgid of a stranger", setpgid(1, 0));
    say("setpgid negative", setpgid(0, -1));
    say("getpgid of nobody", getpgid(999999));
    pid_t child = fork();
    if (!child) {
        setsid();
        say("leads session and group", getpid() == getsid(0) && getpid() == getpgrp());
        say("setsid again", setsid());
        _exit(0);
    }
    status_of(child);
}

static void restarting(const char *what, int flags)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = flags};
    int ends[2];
    char byte;
    pid_t parent = getpid();
    seen = 0;
    sigaction(SIGUSR1, &action, NULL);
    pipe(ends);
    pid_t child = fork();
    if (!child) {
        pause_ms(30);
        kill(parent, SIGUSR1);
        pause_ms(30);
        write(ends[1], "x", 1);
        _exit(0);
    }
    say(what, read(ends[0], &byte, 1));
    say("  handler ran", seen);
    status_of(child);
}

static void sleeping(void)
{
    struct timespec second = {1, 0}, left = {0, 0}, start, end;
    pid_t parent = getpid();
    pid_t child = fork();
    if (!child) {
        pause_ms(100);
        kill(parent, SIGUSR1);
        _exit(0);
    }
    say("nanosleep and a handler", nanosleep(&second, &left));
    say("  time was left", left.tv_nsec > 500000000);
    status_of(child);
    child = fork();
    if (!child) {
        clock_gettime(CLOCK_MONOTONIC, &start);
        pause_ms(300);
        clock_gettime(CLOCK_MONOTONIC, &end);
        long ms = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
        _exit(ms >= 299 && ms < 1000);
    }
    pause_ms(50);
    kill(child, SIGSTOP);
    pause_ms(50);
    kill(child, SIGCONT);
    say("sleep goes on over a stop", status_of(child));
}

static void orphaned_group_is_hung_up(void)
{
    int ends[2];
    char byte;
    pipe(ends);
    pid_t child = fork();
    if (!child) {
        int status;
        close(ends[0]);
        setpgid(0, 0);
        pid_t grandchild = fork();
        if (!grandchild) {
            raise(SIGSTOP);
            write(ends[1], "x", 1);
            pause();
        }
        waitpid(grandchild, &status, WUNTRACED);
        _exit(0);
    }
    close(ends[1]);
    say("bytes from a stopped orphan", read(ends[0], &byte, 1));
    status_of(child);
}

static void limits(void)
{
    pid_t child = fork();
    if (!child) {
        struct rlimit one = {1, 1};
        setuid(1000);
        setrlimit(RLIMIT_NPROC, &one);
        pid_t more = fork();
        if (!more) _exit(0);
        say("fork beyond RLIMIT_NPROC", more);
        _exit(0);
    }
    status_of(child);
    child = fork();
    if (!child) {
        static char large[140000];
        memset(large, 'a', sizeof large - 1);
        char *arguments[] = {self, large, NULL};
        say("execve with a large argument", execv(self, arguments));
        say("execve of a directory", execv("/", arguments));
        _exit(0);
    }
    status_of(child);
    say("clone THREAD alone", syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0));
    say("clone SIGHAND alone", syscall(SYS_clone, CLONE_SIGHAND, 0, 0, 0, 0));
    say("clone3 too small", syscall(435, 0, 10));
}

static void adoption(void)
{
    pid_t child = fork();
    if (!child) {
        signal(SIGCHLD, SIG_IGN);
        pid_t grandchild = fork();
        if (!grandchild) _exit(1);
        say("wait with SIGCHLD ignored", waitpid(grandchild, NULL, 0));
        _exit(0);
    }
    status_of(child);
    child = fork();
    if (!child) {
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        pid_t middle = fork();
        if (!middle) {
            if (!fork()) {
                pause_ms(30);
                _exit(66);
            }
            _exit(0);
        }
        status_of(middle);
        say("subreaper collects", status_of(-1));
        _exit(0);
    }
    status_of(child);
}

static void endings(void)
{
    pid_t child = fork();
    if (!child) {
        alarm(1);
        for (;;) pause();
    }
    say("alarm", status_of(child));
    child = fork();
    if (!child) abort();
    say("abort", status_of(child));
    child = fork();
    if (!child) *(volatile int *)8 = 1;
    say("wild store", status_of(child));
}

static void scheduling(void)
{
    cpu_set_t none;
    CPU_ZERO(&none);
    say("affinity to nothing", sched_setaffinity(0, sizeof none, &none));
    say("highest FIFO priority", sched_get_priority_max(SCHED_FIFO));
    say("priority of no policy", sched_get_priority_max(77));
    say("nice before", getpriority(PRIO_PROCESS, 0));
    say("setpriority", setpriority(PRIO_PROCESS, 0, 5));
    say("nice after", getpriority(PRIO_PROCESS, 0));
    char name[17] = "";
    prctl(PR_SET_NAME, "a-name-of-more-than-15");
    prctl(PR_GET_NAME, name);
    printf("name: %s\n", name);
    say("prctl of nothing", prctl(12345));
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    self = argv[0];
    if (argc > 1) {
        say("the first thread again", getpid() == syscall(SYS_gettid));
        return 5;
    }
    exec_in_a_second_thread();
    vfork_shares_memory();
    spawn();
    waitid_options();
    stop_and_continue();
    groups_and_sessions();
    restarting("read with SA_RESTART", SA_RESTART);
    restarting("read without SA_RESTART", 0);
    sleeping();
    orphaned_group_is_hung_up();
    limits();
    adoption();
    endings();
    scheduling();
    return 0;
}
