// usertests: tests of the system calls. Each runs in a child and in a folder of its own, and the same ones pass under
// Linux (or qemu-riscv64) and under Vivarium.
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include "usertests.h"

static const char usage[] = "usertests [-l] [NAME...]\n  -l  list the tests   NAME  only tests whose names begin so";
static const struct test *const families[] = {process_tests, memory_tests, file_tests, pipe_tests,
                                              signal_tests,  thread_tests, sched_tests,  system_tests};
enum { SKIPPED = 77 };
static const char *current;

void check(int ok, const char *condition, const char *file, int line)
{
    if (ok)
        return;
    fflush(stdout);
    const char *name = strrchr(file, '/');
    dprintf(2, "  %s: %s:%d: %s (errno %d: %s)\n", current, name ? name + 1 : file, line, condition, errno, strerror(errno));
    _exit(1);
}

void skip(const char *why)
{
    printf("(%s) ", why);
    fflush(stdout);
    _exit(SKIPPED);
}

pid_t fork_or_fail(void)
{
    fflush(stdout);
    pid_t pid = fork();
    CHECK(pid >= 0);
    return pid;
}

int wait_status(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) != pid)
        CHECK(errno == EINTR);
    return status;
}

int run_child(void (*function)(void))
{
    pid_t pid = fork_or_fail();
    if (pid == 0) {
        function();
        _exit(0);
    }
    return wait_status(pid);
}

double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

void pause_ms(int milliseconds)
{
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

// Modes of the program when a test runs it with execve.
static char *self;
int exec_self(const char *mode, char *argument)
{
    char *argv[] = {self, (char *)mode, argument, NULL}, *envp[] = {"ONE=1", "TWO=2", NULL};
    return execve(self, argv, envp);
}

static int child_mode(int argc, char **argv, char **envp)
{
    if (strcmp(argv[1], "--environment") == 0)  // exactly what exec_self passed
        return argc == 3 && strcmp(argv[2], "argument") == 0 && envp[0] && strcmp(envp[0], "ONE=1") == 0 && envp[1] &&
                       strcmp(envp[1], "TWO=2") == 0 && !envp[2] && getenv("TWO")[0] == '2' ? 42 : 1;
    if (strcmp(argv[1], "--descriptor") == 0)  // is the descriptor open?
        return fcntl(atoi(argv[2]), F_GETFD) >= 0;
    if (strcmp(argv[1], "--signals") == 0) {  // SIGUSR1 ignored, SIGUSR2 default, SIGTERM blocked
        struct sigaction one, two;
        sigset_t mask;
        sigaction(SIGUSR1, NULL, &one);
        sigaction(SIGUSR2, NULL, &two);
        sigprocmask(SIG_BLOCK, NULL, &mask);
        return one.sa_handler == SIG_IGN && two.sa_handler == SIG_DFL && sigismember(&mask, SIGTERM) ? 42 : 1;
    }
    return -1;
}

static void remove_all(const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *d; dir && (d = readdir(dir)); ) {
        char below[512];
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        snprintf(below, sizeof below, "%s/%s", path, d->d_name);
        if (unlink(below) < 0)
            remove_all(below);
    }
    if (dir)
        closedir(dir);
    rmdir(path);
}

// 0 passed, 1 failed, SKIPPED
static int run_test(const struct test *test)
{
    char folder[] = "/tmp/usertestsXXXXXX";
    int status;
    printf("%s: ", test->name);
    fflush(stdout);
    current = test->name;
    CHECK(mkdtemp(folder));
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        if (chdir(folder) < 0)
            _exit(1);
        alarm(60);
        test->run();
        _exit(0);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    kill(-pid, SIGKILL);  // whom it may have left behind
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    remove_all(folder);
    int result = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    if (WIFSIGNALED(status))
        printf("%s, ", strsignal(WTERMSIG(status)));
    puts(result == 0 ? "ok" : result == SKIPPED ? "skipped" : "FAILED");
    return result;
}

static long free_kib(void)
{
    char line[128];
    long value = -1;
    FILE *meminfo = fopen("/proc/meminfo", "r");
    while (meminfo && fgets(line, sizeof line, meminfo))
        if (sscanf(line, "MemFree: %ld", &value) == 1)
            break;
    if (meminfo)
        fclose(meminfo);
    return value;
}

int on_vivarium(void)
{
    char line[256] = "";
    FILE *version = fopen("/proc/version", "r");
    int found = version && fgets(line, sizeof line, version) && strstr(line, "ivarium");
    if (version)
        fclose(version);
    return found;
}

static int wanted(const char *name, char **names)
{
    for (char **n = names; *n; n++)
        if (strncmp(name, *n, strlen(*n)) == 0)
            return 1;
    return !*names;
}

int main(int argc, char **argv, char **envp)
{
    self = access("/proc/self/exe", X_OK) == 0 && argv[0][0] != '/' ? "/proc/self/exe" : argv[0];
    if (argc > 1 && strncmp(argv[1], "--", 2) == 0) {
        int result = child_mode(argc, argv, envp);
        if (result >= 0)
            return result;
        printf("usage: %s\n", usage);
        return strcmp(argv[1], "--help") != 0;
    }
    int list = argc > 1 && strcmp(argv[1], "-l") == 0, passed = 0, failed = 0, skipped = 0;
    long before = free_kib();
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const struct test *t = families[f]; t->name; t++) {
            if (!wanted(t->name, argv + 1 + list))
                continue;
            if (list) {
                puts(t->name);
                continue;
            }
            int result = run_test(t);
            passed += result == 0;
            skipped += result == SKIPPED;
            failed += result != 0 && result != SKIPPED;
        }
    if (list)
        return 0;
    long lost = before - free_kib();
    if (on_vivarium() && lost > 64) {
        printf("%ld KiB of memory were not given back: FAILED\n", lost);
        failed++;
    }
    printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    return failed > 0;
}
