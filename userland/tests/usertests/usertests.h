// usertests.h: the frame of the tests. A test is a function that returns if all is well; CHECK ends it if not.
#pragma once
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct test {
    const char *name;
    void (*run)(void);
};
extern const struct test process_tests[], memory_tests[], file_tests[], pipe_tests[], signal_tests[], thread_tests[],
    sched_tests[], system_tests[];

#define CHECK(condition) check(!!(condition), #condition, __FILE__, __LINE__)
#define CHECK_ERROR(call, number) (errno = 0, CHECK((call) == -1), CHECK(errno == (number)))
void check(int ok, const char *condition, const char *file, int line);
_Noreturn void skip(const char *why);

pid_t fork_or_fail(void);
int wait_status(pid_t pid);                       // waits for this child
int run_child(void (*function)(void));            // in a child: its wait status
int on_vivarium(void);
double seconds(void);                             // monotonic
void pause_ms(int milliseconds);
int exec_self(const char *mode, char *argument);  // runs this program anew in a mode of its own (main.c)
