// What every case includes. A case is a small program of its own that shows one behaviour of one system call: it prints each
// call that it makes with the result, and nothing that differs between two right kernels (no address, pid, time or inode
// number). Helper functions are nested in main, so that all cases can also be compiled as one program: see runner.c.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/falloc.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <dirent.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef CASE
#define CASE "case"
#endif

#ifndef CASE_H
#define CASE_H

static int lines_said;

// Prints one line of the result, unbuffered, so that a forked child's lines come in order.
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  char line[1024];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  int error = errno;
  if (++lines_said > 200) _exit(112);  // a case that got into a loop
  if (write(STDOUT_FILENO, line, length) < 0) _exit(111);
  errno = error;
}

static const char *signal_name(int number) {
  static char other[16];
  const char *name = sigabbrev_np(number);
  snprintf(other, sizeof other, "%s%s", name ? "SIG" : "", name ? name : number ? "other" : "none");
  return other;
}

static void report(const char *call, long result) {
  if (result == -1 && errno != 0)
    say("%s = -1 %s\n", call, strerrorname_np(errno) ? strerrorname_np(errno) : "an unknown errno");
  else
    say("%s = %ld\n", call, result);
}

static void report_ok(const char *call, long result) {
  if (result == -1 && errno != 0)
    report(call, result);
  else
    say("%s = ok\n", call);
}

// Makes a file with that text.
static void file(const char *name, const char *text) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) say("cannot make %s: %s\n", name, strerror(errno));
  close(fd);
}

// Prints what a file holds.
static void content(const char *name) {
  char text[512];
  int fd = open(name, O_RDONLY);
  ssize_t size = read(fd, text, sizeof text - 1);
  close(fd);
  if (size < 0)
    say("%s: %s\n", name, strerrorname_np(errno));
  else
    say("%s: %zd bytes \"%.*s\"\n", name, size, (int)size, text);
}

// Prints how a child ended.
static void ended(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid)
    say("no child to wait for: %s\n", strerrorname_np(errno));
  else if (WIFEXITED(status))
    say("child exited with %d\n", WEXITSTATUS(status));
  else if (WIFSIGNALED(status))
    say("child killed by %s%s\n", signal_name(WTERMSIG(status)), WCOREDUMP(status) ? " with core" : "");
}

static void milliseconds(int ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000L};
  while (nanosleep(&time, &time) < 0 && errno == EINTR);
}

// Milliseconds of the monotonic clock.
static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// From now on an ordinary user, number 1000, without capabilities.
static void become_user(void) {
  if (setgroups(0, 0) || setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000)) say("cannot become a user\n");
}

// Ends the case, saying so, where the host does not give it a capability.
static void needs(int capability, const char *name) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2] = {};
  syscall(SYS_capget, &header, data);
  if (!(data[capability / 32].effective >> capability % 32 & 1)) {
    say("not allowed here: needs %s\n", name);
    _exit(0);
  }
}
#define NEEDS(capability) needs(capability, #capability)
#define NEEDS_ROOT() NEEDS(CAP_SETUID)

// An address that is never mapped.
#define BAD ((void *)8)

// Makes the call and prints it with its result: a number, or -1 and the errno.
#define TRY(call) ({ errno = 0; long result_ = (long)(call); report(#call, result_); result_; })
// The same for results that are right whatever number they are: descriptors, pids, addresses.
#define WORKS(call) ({ errno = 0; long result_ = (long)(call); report_ok(#call, result_); result_; })
// Prints a value.
#define SHOW(value) say("%s: %ld\n", #value, (long)(value))
// Forks a child that does something and exits with 0.
#define CHILD(...) ({ pid_t pid_ = fork(); if (pid_ == 0) { __VA_ARGS__; _exit(0); } pid_; })
// Executes this program anew, with arguments from argv[2] on.
#define EXEC_SELF(...) execl("/proc/self/exe", "case", "@" CASE, ##__VA_ARGS__, (char *)0)
#endif
