/* What the programs here share: each prints facts, one a line, that are the same on every Linux. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Prints a result by name, and the error's name if it is one. */
static long show(const char *what, long result) {
  int e = errno;
  if (result == -1)
    printf("%s: -1 %s\n", what, strerrorname_np(e));
  else
    printf("%s: %ld\n", what, result);
  fflush(stdout);
  errno = e;
  return result;
}

/* As show, for descriptors, whose numbers do not matter. */
static int fd_of(const char *what, int fd) {
  if (fd < 0)
    show(what, fd);
  return fd;
}

static inline int poll_now(int fd) {
  struct pollfd p = {fd, POLLIN | POLLOUT | POLLPRI | POLLRDHUP, 0};
  poll(&p, 1, 0);
  return p.revents;
}

static inline void nap(int ms) {
  struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
  while (nanosleep(&t, &t) == -1 && errno == EINTR) {
  }
}

/* Runs a function in a child process. */
static inline pid_t child(void (*body)(void *), void *argument) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    body(argument);
    fflush(stdout);
    _exit(0);
  }
  return pid;
}
