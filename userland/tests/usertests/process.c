// process.c: fork, exec, exit, wait, groups and sessions.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include "usertests.h"

static void exit_with_300(void) { _exit(300); }
static void exit_status_is_one_byte(void)
{
    int status = run_child(exit_with_300);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 44);
}

static void fork_copies_memory(void)
{
    static int global = 1;
    int local = 1, *block = malloc(sizeof *block);
    *block = 1;
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        global = local = *block = 2;
        _exit(global + local + *block);
    }
    CHECK(WEXITSTATUS(wait_status(pid)) == 6);
    CHECK(global == 1 && local == 1 && *block == 1);
    free(block);
}

static void fork_many_children(void)
{
    enum { MANY = 50 };
    pid_t pids[MANY];
    for (int i = 0; i < MANY; i++)
        if ((pids[i] = fork_or_fail()) == 0)
            _exit(i);
    for (int i = MANY - 1; i >= 0; i--)
        CHECK(WEXITSTATUS(wait_status(pids[i])) == i);
    CHECK_ERROR(wait(NULL), ECHILD);
}

static void fork_of_fork(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        pid_t below = fork_or_fail();
        if (below == 0)
            _exit(7);
        _exit(WEXITSTATUS(wait_status(below)) + 1);
    }
    CHECK(WEXITSTATUS(wait_status(pid)) == 8);
}

static void wait_nohang(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        pause_ms(30);
        _exit(0);
    }
    int status;
    CHECK(waitpid(pid, &status, WNOHANG) == 0);
    CHECK(wait_status(pid) == 0);
    CHECK_ERROR(waitpid(pid, &status, 0), ECHILD);
}

static void wait_for_group(void)
{
    pid_t a = fork_or_fail();
    if (a == 0) {
        setpgid(0, 0);
        _exit(1);
    }
    setpgid(a, a);
    int status;
    CHECK(waitpid(-a, &status, 0) == a && WEXITSTATUS(status) == 1);
    CHECK_ERROR(waitpid(-a, &status, 0), ECHILD);
}

static void waitid_leaves_and_takes(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0)
        _exit(9);
    siginfo_t info = {0};
    CHECK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT) == 0);
    CHECK(info.si_signo == SIGCHLD && info.si_code == CLD_EXITED && info.si_pid == pid && info.si_status == 9);
    CHECK(waitid(P_ALL, 0, &info, WEXITED) == 0 && info.si_pid == pid);
    CHECK_ERROR(waitid(P_PID, pid, &info, WEXITED), ECHILD);
    CHECK_ERROR(waitid(P_ALL, 0, &info, 0), EINVAL);
}

static void orphan_gets_a_new_parent(void)
{
    int fds[2];
    CHECK(pipe(fds) == 0);
    pid_t child = fork_or_fail();
    if (child == 0) {
        pid_t parent = getpid();
        if (fork_or_fail() == 0) {
            while (getppid() == parent)
                pause_ms(1);
            int ok = getppid() != parent;
            write(fds[1], &ok, sizeof ok);
        }
        _exit(0);
    }
    wait_status(child);
    int ok = 0;
    CHECK(read(fds[0], &ok, sizeof ok) == sizeof ok && ok);
}

static void usage_of_children_adds_up(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        for (volatile int i = 0; i < 3000000; i++)
            ;
        _exit(0);
    }
    int status;
    struct rusage one, all;
    CHECK(wait4(pid, &status, 0, &one) == pid);
    CHECK(getrusage(RUSAGE_CHILDREN, &all) == 0);
    CHECK(one.ru_utime.tv_sec * 1000000 + one.ru_utime.tv_usec > 1000);
    CHECK(all.ru_utime.tv_sec * 1000000 + all.ru_utime.tv_usec >= one.ru_utime.tv_sec * 1000000 + one.ru_utime.tv_usec);
}

static int exec_in_child(const char *mode, char *argument)
{
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        exec_self(mode, argument);
        _exit(errno == ENOEXEC || errno == ENOENT ? 126 : 127);
    }
    int status = wait_status(pid);
    CHECK(WIFEXITED(status));
    if (WEXITSTATUS(status) == 126)
        skip("cannot run riscv64 programs by execve here");
    return WEXITSTATUS(status);
}

static void exec_passes_arguments_and_environment(void) { CHECK(exec_in_child("--environment", "argument") == 42); }

static void exec_closes_cloexec_descriptors(void)
{
    char number[12];
    int kept = open("kept", O_CREAT | O_RDWR, 0600), closed = open("closed", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    CHECK(kept >= 0 && closed >= 0 && (fcntl(closed, F_GETFD) & FD_CLOEXEC));
    sprintf(number, "%d", kept);
    CHECK(exec_in_child("--descriptor", number) == 1);
    sprintf(number, "%d", closed);
    CHECK(exec_in_child("--descriptor", number) == 0);
}

static void handler(int signal) { (void)signal; }
static void exec_resets_handlers_and_keeps_the_mask(void)
{
    signal(SIGUSR1, SIG_IGN);
    signal(SIGUSR2, handler);
    sigset_t mask = 1UL << (SIGTERM - 1);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    CHECK(exec_in_child("--signals", "") == 42);
}

static void exec_reports_errors(void)
{
    char *argv[] = {"x", NULL};
    CHECK_ERROR(execve("nosuch", argv, environ), ENOENT);
    CHECK_ERROR(execve("/tmp", argv, environ), EACCES);
    int fd = open("plain", O_CREAT | O_WRONLY, 0644);
    write(fd, "plain text\n", 11);
    close(fd);
    if (geteuid() != 0)
        CHECK_ERROR(execve("plain", argv, environ), EACCES);
    CHECK_ERROR(execve("plain/x", argv, environ), ENOTDIR);
    CHECK_ERROR(execve((char *)(long)(getpid() * 0), argv, environ), EFAULT);
}

static void groups_and_sessions(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        CHECK(getpgrp() == getpgid(getppid()));
        CHECK(setsid() == getpid());
        CHECK(getpgrp() == getpid() && getsid(0) == getpid());
        CHECK_ERROR(setsid(), EPERM);
        CHECK_ERROR(setpgid(0, 0), EPERM);
        _exit(0);
    }
    CHECK(wait_status(pid) == 0);
    CHECK_ERROR(setpgid(999999, 0), ESRCH);
    CHECK_ERROR(setpgid(0, -1), EINVAL);
}

static void killed_child_tells_its_signal(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0)
        for (;;)
            pause();
    CHECK(kill(pid, SIGKILL) == 0);
    int status = wait_status(pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    CHECK_ERROR(kill(pid, 0), ESRCH);
}

static void loop_is_preempted(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0)
        for (;;)
            ;
    pause_ms(50);
    CHECK(kill(pid, SIGKILL) == 0);
    CHECK(WTERMSIG(wait_status(pid)) == SIGKILL);
}

const struct test process_tests[] = {
    {"exitStatusIsOneByte", exit_status_is_one_byte},
    {"forkCopiesMemory", fork_copies_memory},
    {"forkManyChildren", fork_many_children},
    {"forkOfFork", fork_of_fork},
    {"waitNohang", wait_nohang},
    {"waitForGroup", wait_for_group},
    {"waitidLeavesAndTakes", waitid_leaves_and_takes},
    {"orphanGetsANewParent", orphan_gets_a_new_parent},
    {"usageOfChildrenAddsUp", usage_of_children_adds_up},
    {"execPassesArgumentsAndEnvironment", exec_passes_arguments_and_environment},
    {"execClosesCloexecDescriptors", exec_closes_cloexec_descriptors},
    {"execResetsHandlersAndKeepsTheMask", exec_resets_handlers_and_keeps_the_mask},
    {"execReportsErrors", exec_reports_errors},
    {"groupsAndSessions", groups_and_sessions},
    {"killedChildTellsItsSignal", killed_child_tells_its_signal},
    {"loopIsPreempted", loop_is_preempted},
    {NULL, NULL},
};
