// sched.c: deadline tasks (sched(7), SCHED_DEADLINE). What sched_setattr refuses is in tests/syscalls/sched/deadline.c.
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include "usertests.h"

enum { DEADLINE = 6, RECLAIM = 2, DL_OVERRUN = 4, MS = 1000000, MOST_CPUS = 64 };

static double cpu_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return used.tv_sec + used.tv_nsec / 1e9;
}

// From now on so many ms of each period; skips the test where that is not allowed.
static void become_deadline(long runtime, long period, int flags)
{
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attr = {sizeof attr, DEADLINE, flags, 0, 0, runtime * MS, period * MS, period * MS};
    if (syscall(SYS_sched_setattr, 0, &attr, 0) == 0)
        return;
    if (!on_vivarium())
        skip("no deadline scheduling here");
    CHECK(!"sched_setattr");
}

static void runtime_used_up_means_to_wait(void)
{
    become_deadline(10, 50, 0);
    double start = seconds(), used = cpu_seconds();
    while (seconds() - start < 0.2)
        ;
    used = cpu_seconds() - used;
    CHECK(used > 0.035 && used < 0.06);  // 10 ms of each 50, and the tick by which Linux notices
}

// Nobody else wants any: 10 ms of each 50, u = 0.2, last 10 * 0.95 / 0.2 = 47.5 ms.
static void unused_bandwidth_is_reclaimed(void)
{
    become_deadline(10, 50, RECLAIM);
    double start = seconds(), used = cpu_seconds();
    while (seconds() - start < 0.2)
        for (volatile int i = 0; i < 10000; i++)
            ;
    used = cpu_seconds() - used;
    CHECK(used > 0.17 && used < 0.2);
}

static volatile int overruns;
static void count_overrun(int signal)
{
    (void)signal;
    overruns++;
}

static void overrun_is_told(void)
{
    struct sigaction action = {.sa_handler = count_overrun};
    CHECK(sigaction(SIGXCPU, &action, NULL) == 0);
    become_deadline(5, 20, 0);
    for (double start = seconds(); seconds() - start < 0.05;)
        ;
    CHECK(overruns == 0);
    become_deadline(5, 20, DL_OVERRUN);
    for (double start = seconds(); seconds() - start < 0.1;)
        ;
    CHECK(overruns >= 3 && overruns <= 6);  // of five periods
}

static void yield_gives_up_the_period(void)
{
    become_deadline(10, 50, 0);
    sched_yield();  // a new period has just begun
    double start = seconds(), used = cpu_seconds();
    for (int i = 1; i <= 5; i++) {
        sched_yield();
        CHECK(seconds() - start > i * 0.05 - 0.01);
    }
    CHECK(cpu_seconds() - used < 0.02);
}

static void spin_in_real_time(int start, double until)
{
    struct sched_param highest = {.sched_priority = 99};
    char byte;
    CHECK(sched_setscheduler(0, SCHED_FIFO, &highest) == 0);
    CHECK(read(start, &byte, 1) == 0);
    while (seconds() < until)
        ;
}

static void deadline_comes_before_fifo(void)
{
    cpu_set_t set;
    int pipes[2], cpus;
    CHECK(sched_getaffinity(0, sizeof set, &set) == 0);
    cpus = CPU_COUNT(&set);
    CHECK(cpus <= MOST_CPUS && pipe(pipes) == 0);
    double until = seconds() + 0.12;
    pid_t spinners[MOST_CPUS];
    for (int i = 0; i < cpus; i++)
        if ((spinners[i] = fork_or_fail()) == 0) {
            close(pipes[1]);
            spin_in_real_time(pipes[0], until);
            _exit(0);
        }
    become_deadline(2, 20, 0);
    pause_ms(20);
    close(pipes[1]);  // they begin, one on each CPU
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (int i = 0; i < 3; i++) {
        next.tv_nsec += 20 * MS;
        next.tv_sec += next.tv_nsec / (1000 * MS);
        next.tv_nsec %= 1000 * MS;
        CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL) == 0);
        CHECK(seconds() - (next.tv_sec + next.tv_nsec / 1e9) < 0.01);
    }
    CHECK(seconds() < until);  // they still run
    for (int i = 0; i < cpus; i++)
        CHECK(wait_status(spinners[i]) == 0);
}

// setrlimit(2): RLIMIT_NICE is 20 minus the best nice value, RLIMIT_RTPRIO the highest priority.
static void limits_let_users_go_so_far(void)
{
    struct rlimit nice = {25, 25}, priority = {10, 10};
    struct sched_param param = {};
    if (setrlimit(RLIMIT_NICE, &nice) != 0 || setrlimit(RLIMIT_RTPRIO, &priority) != 0) {
        if (!on_vivarium())
            skip("raising limits is not allowed here");
        CHECK(!"setrlimit");
    }
    CHECK(setpriority(PRIO_PROCESS, 0, 10) == 0);
    CHECK(setuid(12345) == 0);
    CHECK(setpriority(PRIO_PROCESS, 0, -6) == -1 && errno == EACCES);
    CHECK(setpriority(PRIO_PROCESS, 0, -5) == 0);
    param.sched_priority = 11;
    CHECK(sched_setscheduler(0, SCHED_FIFO, &param) == -1 && errno == EPERM);
    param.sched_priority = 10;
    CHECK(sched_setscheduler(0, SCHED_RR, &param) == 0);
    priority.rlim_cur = 0;
    CHECK(setrlimit(RLIMIT_RTPRIO, &priority) == 0);
    CHECK(sched_setscheduler(0, SCHED_FIFO, &param) == -1 && errno == EPERM);  // another policy
    param.sched_priority = 2;
    CHECK(syscall(SYS_sched_setparam, 0, &param) == 0);
    param.sched_priority = 3;
    CHECK(syscall(SYS_sched_setparam, 0, &param) == -1 && errno == EPERM);
    param.sched_priority = 0;
    CHECK(sched_setscheduler(0, SCHED_IDLE, &param) == 0);
    nice.rlim_cur = 24;
    CHECK(setrlimit(RLIMIT_NICE, &nice) == 0);
    CHECK(sched_setscheduler(0, SCHED_OTHER, &param) == -1 && errno == EPERM);  // nice -5
    CHECK(setpriority(PRIO_PROCESS, 0, 0) == 0);
    CHECK(sched_setscheduler(0, SCHED_OTHER, &param) == 0);
}

const struct test sched_tests[] = {
    {"runtimeUsedUpMeansToWait", runtime_used_up_means_to_wait},
    {"unusedBandwidthIsReclaimed", unused_bandwidth_is_reclaimed},
    {"overrunIsTold", overrun_is_told},
    {"yieldGivesUpThePeriod", yield_gives_up_the_period},
    {"deadlineComesBeforeFifo", deadline_comes_before_fifo},
    {"limitsLetUsersGoSoFar", limits_let_users_go_so_far},
    {NULL, NULL},
};
