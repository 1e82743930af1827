// system.c: clocks, limits, scheduling, names, /proc, and bad arguments.
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <time.h>
#include "usertests.h"

static void clocks_go_forward(void)
{
    struct timespec a, b, resolution;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &a) == 0);
    pause_ms(5);
    CHECK(clock_gettime(CLOCK_MONOTONIC, &b) == 0);
    CHECK((b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec >= 5000000);
    CHECK(clock_getres(CLOCK_REALTIME, &resolution) == 0 && resolution.tv_nsec > 0);
    CHECK_ERROR(clock_gettime(1234, &a), EINVAL);
    CHECK_ERROR(nanosleep(&(struct timespec){0, 1000000000}, NULL), EINVAL);
    clock_gettime(CLOCK_MONOTONIC, &a);
    a.tv_nsec += 5000000;
    a.tv_sec += a.tv_nsec / 1000000000, a.tv_nsec %= 1000000000;
    CHECK(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &a, NULL) == 0);
}

static void processor_time_is_counted(void)
{
    struct timespec before, after;
    struct tms t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    pause_ms(50);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    CHECK((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec < 40000000);
    for (volatile int i = 0; i < 3000000; i++)
        ;
    struct timespec end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    CHECK((end.tv_sec - after.tv_sec) * 1000000000 + end.tv_nsec - after.tv_nsec > 1000000);
    CHECK(times(&t) > 0 && t.tms_utime >= 0);
}

static void switches_are_counted(void)
{
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    for (int i = 0; i < 10; i++)
        pause_ms(1);
    getrusage(RUSAGE_SELF, &after);
    CHECK(after.ru_nvcsw - before.ru_nvcsw >= 8);
}

static void limits_hold(void)
{
    struct rlimit limit, small = {20, 20};
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 64);
    CHECK(setrlimit(RLIMIT_NOFILE, &small) == 0);
    int fd = 0;
    while ((fd = dup(0)) >= 0)
        CHECK(fd < 20);
    CHECK(errno == EMFILE);
    CHECK(getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur == 8 << 20);
    CHECK_ERROR(getrlimit(99, &limit), EINVAL);
}

static void stack_limit_is_obeyed(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_AS, &limit);
    CHECK(limit.rlim_cur == RLIM_INFINITY);
}

static void affinity(void)
{
    cpu_set_t all, one;
    CHECK(sched_getaffinity(0, sizeof all, &all) == 0 && CPU_COUNT(&all) >= 1);
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    CHECK(sched_setaffinity(0, sizeof one, &one) == 0);
    CHECK(sched_yield() == 0 && sched_getcpu() == 0);
    CPU_ZERO(&one);
    CHECK_ERROR(sched_setaffinity(0, sizeof one, &one), EINVAL);
}

static void priorities(void)
{
    CHECK(setpriority(PRIO_PROCESS, 0, 5) == 0 && getpriority(PRIO_PROCESS, 0) == 5);
    CHECK(nice(3) == 8);
    CHECK(sched_getscheduler(0) == SCHED_OTHER);
    CHECK(sched_get_priority_max(SCHED_FIFO) == 99 && sched_get_priority_min(SCHED_RR) == 1);
    CHECK_ERROR(setpriority(PRIO_PROCESS, 999999, 5), ESRCH);
}

static void names_and_numbers(void)
{
    struct utsname u;
    struct sysinfo info;
    unsigned char a[16], b[16];
    CHECK(uname(&u) == 0 && strcmp(u.sysname, "Linux") == 0 && strcmp(u.machine, "riscv64") == 0);
    CHECK(sysinfo(&info) == 0 && info.totalram > 0 && info.freeram <= info.totalram && info.procs > 0);
    CHECK(getrandom(a, 16, 0) == 16 && getrandom(b, 16, 0) == 16 && memcmp(a, b, 16) != 0);
}

static void unknown_calls_are_enosys(void)
{
    CHECK_ERROR(syscall(9999), ENOSYS);
    CHECK_ERROR(syscall(-1), ENOSYS);
}

static void wild_pointers_are_efault(void)
{
    long bad[] = {1, 0x1000, -8, (long)0x4000000000000000};
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    CHECK(write(fd, "x", 1) == 1);
    for (int i = 0; i < 4; i++) {
        void *p = (void *)bad[i];
        lseek(fd, 0, SEEK_SET);
        CHECK_ERROR(read(fd, p, 1), EFAULT);
        CHECK_ERROR(write(fd, p, 1), EFAULT);
        CHECK_ERROR(open(p, O_RDONLY), EFAULT);
        CHECK_ERROR(fstat(fd, p), EFAULT);
        CHECK_ERROR(pipe(p), EFAULT);
        CHECK_ERROR(uname(p), EFAULT);
        CHECK_ERROR(sigprocmask(SIG_BLOCK, p, NULL), EFAULT);
        CHECK_ERROR(getrusage(RUSAGE_SELF, p), EFAULT);
    }
}

// Each call with wild arguments: whatever it answers, the kernel lives on.
static void wild_arguments(void)
{
    static const int dangerous[] = {SYS_exit, SYS_exit_group, SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigsuspend, SYS_clone,
                                    SYS_rt_sigtimedwait, SYS_nanosleep, SYS_clock_nanosleep, SYS_ppoll, SYS_pselect6,
                                    SYS_rt_sigqueueinfo, 139, 435, SYS_wait4, SYS_waitid, 240, 130, 142, 105, 224, 225, 116,
                                    SYS_futex, 449, SYS_read, SYS_readv};
    static const long values[] = {0, 1, -1, 0x1000, 0x7fffffffffffffff, (long)0x8000000000000000, 4096, 3};
    srand(7);
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        for (int fd = 0; fd < 3; fd++)
            close(fd);
        struct rlimit small = {64 << 20, 64 << 20};
        setrlimit(RLIMIT_AS, &small);
        for (int number = 0; number < 300; number++) {
            int skipped = 0;
            for (size_t k = 0; k < sizeof dangerous / sizeof *dangerous; k++)
                skipped |= dangerous[k] == number;
            for (int round = 0; !skipped && round < 20; round++) {
                long a[6];
                for (int i = 0; i < 6; i++)
                    a[i] = values[rand() % 8];
                if (number == SYS_munmap || number == SYS_mprotect || number == SYS_mremap || number == SYS_brk ||
                    number == SYS_mmap || number == SYS_madvise || number == SYS_setrlimit || number == SYS_prlimit64)
                    a[0] = 1;
                pid_t child = round == 0 ? fork() : -1;  // what a call breaks, it breaks in a child
                if (child == 0) {
                    syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
                    _exit(0);
                }
                if (child > 0)
                    waitpid(child, NULL, 0);
            }
        }
        _exit(0);
    }
    wait_status(pid);
    CHECK(getpid() > 0);
}

static void proc_describes_us(void)
{
    char line[512], name[64] = "", path[512];
    int pid = 0, found = 0;
    FILE *file = fopen("/proc/self/stat", "r");
    CHECK(file && fgets(line, sizeof line, file) && sscanf(line, "%d (%63[^)])", &pid, name) == 2 && pid == getpid());
    fclose(file);
    file = fopen("/proc/self/maps", "r");
    unsigned long from, to, here = (unsigned long)&pid;
    while (fgets(line, sizeof line, file)) {
        CHECK(sscanf(line, "%lx-%lx", &from, &to) == 2 && from < to && from % 4096 == 0 && to % 4096 == 0);
        found |= from <= here && here < to && strstr(line, "[stack]") != NULL;
    }
    fclose(file);
    CHECK(found);
    ssize_t n = readlink("/proc/self/cwd", path, sizeof path - 1);
    path[n > 0 ? n : 0] = 0;
    char *cwd = getcwd(NULL, 0);
    CHECK(strcmp(path, cwd) == 0);
    int fd = open("file", O_CREAT | O_RDWR, 0600);
    sprintf(line, "/proc/self/fd/%d", fd);
    CHECK(readlink(line, path, sizeof path) > 0 && access("/proc/self/status", R_OK) == 0);
}

const struct test system_tests[] = {
    {"clocksGoForward", clocks_go_forward},
    {"processorTimeIsCounted", processor_time_is_counted},
    {"switchesAreCounted", switches_are_counted},
    {"limitsHold", limits_hold},
    {"addressSpaceLimitIsOff", stack_limit_is_obeyed},
    {"affinity", affinity},
    {"priorities", priorities},
    {"namesAndNumbers", names_and_numbers},
    {"unknownCallsAreEnosys", unknown_calls_are_enosys},
    {"wildPointersAreEfault", wild_pointers_are_efault},
    {"wildArguments", wild_arguments},
    {"procDescribesUs", proc_describes_us},
    {NULL, NULL},
};
