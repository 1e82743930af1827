// signals.c: handlers, masks, waiting for signals, stopping, timers.
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include "usertests.h"

static volatile sig_atomic_t count, last;
static siginfo_t seen;

static void counting(int signal)
{
    count++;
    last = signal;
}

static void recording(int signal, siginfo_t *info, void *context)
{
    (void)context;
    counting(signal);
    seen = *info;
}

static void install(int signal, int flags)
{
    struct sigaction action = {.sa_sigaction = recording, .sa_flags = SA_SIGINFO | (unsigned)flags};
    CHECK(sigaction(signal, &action, NULL) == 0);
}

static void handler_runs(void)
{
    install(SIGUSR1, 0);
    CHECK(raise(SIGUSR1) == 0 && count == 1 && seen.si_signo == SIGUSR1 && seen.si_pid == getpid());
    struct sigaction old;
    CHECK(sigaction(SIGUSR1, NULL, &old) == 0 && old.sa_sigaction == recording);
    CHECK_ERROR(sigaction(SIGKILL, &old, NULL), EINVAL);
    CHECK_ERROR(sigaction(99, NULL, &old), EINVAL);
}

static void handler_preserves_registers(void)
{
    install(SIGALRM, 0);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 500}, {0, 500}}, NULL);
    unsigned long sum = 0;
    double real = 0;
    for (unsigned long i = 0; i < 20000000 && count < 8; i++) {
        sum += i;
        real += 1.5;
        CHECK(real == 1.5 * (i + 1) && sum == i * (i + 1) / 2);
    }
    CHECK(count > 0);
}

static void mask_holds_signals_back(void)
{
    sigset_t set = 1UL << (SIGUSR1 - 1), pending;
    install(SIGUSR1, 0);
    CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    raise(SIGUSR1);
    raise(SIGUSR1);
    CHECK(count == 0 && sigpending(&pending) == 0 && sigismember(&pending, SIGUSR1));
    CHECK(sigprocmask(SIG_UNBLOCK, &set, NULL) == 0 && count == 1);  // standard signals do not queue
}

static void queued_signals_keep_their_values(void)
{
    sigset_t set = 1UL << (SIGRTMIN - 1);
    install(SIGRTMIN, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 1; i <= 3; i++)
        CHECK(sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = i}) == 0);
    siginfo_t info;
    for (int i = 1; i <= 3; i++)
        CHECK(sigwaitinfo(&set, &info) == SIGRTMIN && info.si_code == SI_QUEUE && info.si_value.sival_int == i);
    struct timespec soon = {0, 10000000};
    CHECK_ERROR(sigtimedwait(&set, &info, &soon), EAGAIN);
}

static int depth_seen;
static void nesting(int signal)
{
    static int depth;
    depth++;
    depth_seen = depth > depth_seen ? depth : depth_seen;
    if (++count < 3)
        raise(signal);
    depth--;
}

static void nodefer_lets_a_handler_nest(void)
{
    struct sigaction action = {.sa_handler = nesting};
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    CHECK(count == 3 && depth_seen == 1);
    count = depth_seen = 0;
    action.sa_flags = SA_NODEFER;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    CHECK(count == 3 && depth_seen == 3);
}

static void resethand_works_once(void)
{
    install(SIGUSR1, (int)SA_RESETHAND);
    raise(SIGUSR1);
    struct sigaction now;
    CHECK(count == 1 && sigaction(SIGUSR1, NULL, &now) == 0 && now.sa_handler == SIG_DFL);
}

static void restart_or_eintr(void)
{
    int fds[2];
    char c;
    CHECK(pipe(fds) == 0);
    install(SIGALRM, 0);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 20000}}, NULL);
    CHECK_ERROR(read(fds[0], &c, 1), EINTR);
    install(SIGALRM, SA_RESTART);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        pause_ms(60);
        write(fds[1], "x", 1);
        _exit(0);
    }
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 20000}}, NULL);
    CHECK(read(fds[0], &c, 1) == 1 && count == 2);
    wait_status(pid);
}

static void sleep_is_interrupted(void)
{
    struct timespec left = {0, 0};
    install(SIGALRM, SA_RESTART);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 20000}}, NULL);
    CHECK_ERROR(nanosleep(&(struct timespec){10, 0}, &left), EINTR);
    CHECK(left.tv_sec == 9 && left.tv_nsec > 0);
}

static void suspend_waits_with_another_mask(void)
{
    sigset_t set = 1UL << (SIGUSR1 - 1), empty = 0, now;
    install(SIGUSR1, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    CHECK(count == 0);
    CHECK_ERROR(sigsuspend(&empty), EINTR);
    CHECK(count == 1 && sigprocmask(SIG_BLOCK, NULL, &now) == 0 && now == set);
}

static sigjmp_buf back;
static char *alternate;
static int on_alternate;
static void overflow_handler(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info, (void)context;
    char here;
    on_alternate = &here >= alternate && &here < alternate + SIGSTKSZ;
    siglongjmp(back, 1);
}

static int overflow(int n)
{
    volatile char room[4000];
    room[0] = n;
    return n < 0 ? 0 : overflow(n + 1) + room[0];
}

static void stack_overflow_is_caught_on_another_stack(void)
{
    alternate = malloc(SIGSTKSZ);
    stack_t stack = {.ss_sp = alternate, .ss_size = SIGSTKSZ}, old;
    struct sigaction action = {.sa_sigaction = overflow_handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    CHECK(sigaltstack(&stack, NULL) == 0 && sigaltstack(NULL, &old) == 0 && old.ss_sp == alternate);
    sigaction(SIGSEGV, &action, NULL);
    if (sigsetjmp(back, 1) == 0)
        overflow(0);
    CHECK(on_alternate);
}

static void raise_fpe(void) { raise(SIGFPE); }
static void illegal(void) { __asm__ volatile(".half 0"); }
static void trap(void) { __asm__ volatile("ebreak"); }
static void default_actions_end_the_process(void)
{
    CHECK(WTERMSIG(run_child(raise_fpe)) == SIGFPE);
    CHECK(WTERMSIG(run_child(illegal)) == SIGILL);
    CHECK(WTERMSIG(run_child(trap)) == SIGTRAP);
    CHECK(WTERMSIG(run_child(abort)) == SIGABRT);
    raise(SIGCHLD);  // ignored by default
    raise(SIGWINCH);
    raise(SIGCONT);
}

static void stop_and_continue(void)
{
    pid_t pid = fork_or_fail();
    if (pid == 0)
        for (;;)
            pause();
    int status;
    CHECK(kill(pid, SIGSTOP) == 0 && waitpid(pid, &status, WUNTRACED) == pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    CHECK(kill(pid, SIGCONT) == 0 && waitpid(pid, &status, WCONTINUED) == pid && WIFCONTINUED(status));
    CHECK(kill(pid, SIGTERM) == 0 && WTERMSIG(wait_status(pid)) == SIGTERM);
}

static void sigchld_tells_of_children(void)
{
    install(SIGCHLD, SA_RESTART);
    pid_t pid = fork_or_fail();
    if (pid == 0)
        _exit(5);
    while (count == 0)
        pause_ms(1);
    CHECK(seen.si_pid == pid && seen.si_code == CLD_EXITED && seen.si_status == 5);
    wait_status(pid);
}

static void ignored_children_leave_no_zombies(void)
{
    signal(SIGCHLD, SIG_IGN);
    pid_t pid = fork_or_fail();
    if (pid == 0)
        _exit(0);
    CHECK_ERROR(waitpid(pid, NULL, 0), ECHILD);
}

static void interval_timer_repeats(void)
{
    install(SIGALRM, 0);
    struct itimerval timer = {{0, 5000}, {0, 5000}}, left;
    CHECK(setitimer(ITIMER_REAL, &timer, NULL) == 0 && getitimer(ITIMER_REAL, &left) == 0 && left.it_value.tv_usec <= 5000);
    double start = seconds();
    while (count < 4)
        pause();
    CHECK(seconds() - start >= 0.015);
    CHECK(alarm(100) == 1 && alarm(0) >= 99);
}

static void profile_timer_counts_work(void)
{
    install(SIGVTALRM, 0);
    setitimer(ITIMER_VIRTUAL, &(struct itimerval){{0, 0}, {0, 10000}}, NULL);
    pause_ms(30);
    CHECK(count == 0);
    for (volatile long i = 0; count == 0 && i < 1000000000; i++)
        ;
    CHECK(count == 1);
}

static void kill_reports_errors(void)
{
    CHECK_ERROR(kill(999999, SIGTERM), ESRCH);
    CHECK_ERROR(kill(getpid(), 99), EINVAL);
    CHECK_ERROR(kill(getpid(), -1), EINVAL);
    CHECK(kill(getpid(), 0) == 0);
    CHECK_ERROR(tgkill(getpid(), 999999, 0), ESRCH);
}

const struct test signal_tests[] = {
    {"handlerRuns", handler_runs},
    {"handlerPreservesRegisters", handler_preserves_registers},
    {"maskHoldsSignalsBack", mask_holds_signals_back},
    {"queuedSignalsKeepTheirValues", queued_signals_keep_their_values},
    {"nodeferLetsAHandlerNest", nodefer_lets_a_handler_nest},
    {"resethandWorksOnce", resethand_works_once},
    {"restartOrEintr", restart_or_eintr},
    {"sleepIsInterrupted", sleep_is_interrupted},
    {"suspendWaitsWithAnotherMask", suspend_waits_with_another_mask},
    {"stackOverflowIsCaughtOnAnotherStack", stack_overflow_is_caught_on_another_stack},
    {"defaultActionsEndTheProcess", default_actions_end_the_process},
    {"stopAndContinue", stop_and_continue},
    {"sigchldTellsOfChildren", sigchld_tells_of_children},
    {"ignoredChildrenLeaveNoZombies", ignored_children_leave_no_zombies},
    {"intervalTimerRepeats", interval_timer_repeats},
    {"profileTimerCountsWork", profile_timer_counts_work},
    {"killReportsErrors", kill_reports_errors},
    {NULL, NULL},
};
