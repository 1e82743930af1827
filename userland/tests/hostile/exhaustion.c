// Uses up what a machine has: processes, memory, stack, descriptors. Says what it met; the kernel must live on.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int collect(void) {
  int n = 0;
  while (wait(0) > 0) n++;
  return n;
}

static void fork_bomb(void) {
  int alive = 0;
  pid_t pid;
  while ((pid = fork()) > 0) alive++;
  if (pid == 0)
    for (;;) pause();
  printf("fork: %s, at least %d children: %d\n", strerror(errno), 50, alive >= 50);
  signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
  signal(SIGTERM, SIG_DFL);
  printf("collected all: %d\n", collect() == alive);
  pid = fork();
  if (pid == 0) _exit(0);
  printf("fork works again: %d\n", waitpid(pid, 0, 0) == pid);
}

static void wild_fork_bomb(void) {
  // every copy forks until nobody can; one group, killed as a whole
  pid_t top = fork();
  if (top == 0) {
    setpgid(0, 0);
    for (;;)
      if (fork() < 0) usleep(1000);
  }
  setpgid(top, top);
  usleep(200000);
  for (int i = 0; i < 200 && kill(-top, SIGKILL) == 0; i++) {
    while (waitpid(-1, 0, WNOHANG) > 0);
    usleep(1000);
  }
  while (waitpid(-1, 0, WNOHANG) > 0);
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  printf("after the bomb fork works: %d\n", pid > 0 && waitpid(pid, 0, 0) == pid);
}

static void *forever(void *arg) {
  for (;;) pause();
  return arg;
}

static void thread_bomb(void) {
  pid_t pid = fork();
  if (pid == 0) {
    pthread_t t;
    pthread_attr_t a;
    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 65536);
    int n = 0;
    while (pthread_create(&t, &a, forever, 0) == 0) n++;
    _exit(n > 50 ? 1 : 2);
  }
  int status;
  waitpid(pid, &status, 0);
  printf("thread bomb ended: %d\n", WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

static void memory_hog(void) {
  pid_t pid = fork();
  int status;
  if (pid == 0) {
    for (long n = 0;; n++) {
      char *p = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (p == MAP_FAILED) _exit(3);
      memset(p, 1, 1 << 20);
    }
  }
  waitpid(pid, &status, 0);
  printf("memory hog: %s\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "killed" : WIFEXITED(status) ? "told ENOMEM" : "?");
  pid = fork();
  if (pid == 0) {
    struct rlimit rl = {16 << 20, 16 << 20};
    setrlimit(RLIMIT_AS, &rl);
    void *volatile p = malloc(64 << 20);
    int failed = p == 0 && errno == ENOMEM;
    _exit(failed ? 7 : 8);
  }
  waitpid(pid, &status, 0);
  printf("RLIMIT_AS: %d\n", WEXITSTATUS(status));
}

static void many_children(void) {
  int sum = 0;
  for (int i = 0; i < 10000; i++) {
    pid_t pid = fork();
    if (pid == 0) _exit(i & 63);
    int status;
    waitpid(pid, &status, 0);
    sum += WEXITSTATUS(status);
  }
  printf("10000 children: %d\n", sum);
}

static void descriptors(void) {
  int n = 0, p[2];
  while (pipe(p) == 0) n++;
  printf("pipes: %s %d\n", strerror(errno), n);
  for (int fd = 3; fd < 3 + 2 * n; fd++) close(fd);
}

static void signal_storm(void) {
  // a child that gets thousands of signals, some queued to the limit
  pid_t pid = fork();
  if (pid == 0) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    int n = 0;
    while (sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = n}) == 0) n++;
    int limited = errno == EAGAIN, taken = 0, ordered = 1;
    siginfo_t si;
    struct timespec none = {0, 0};
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGRTMIN);
    while (sigtimedwait(&one, &si, &none) > 0) ordered &= si.si_value.sival_int == taken++;
    _exit(limited && taken == n && ordered ? 9 : 10);
  }
  int status;
  waitpid(pid, &status, 0);
  printf("signal queue: %d\n", WEXITSTATUS(status));
}

static int deep(int n) {
  volatile char frame[4096];
  frame[n & 4095] = 1;
  return deep(n + 1) + frame[0];
}

static void recursion(void) {
  int status;
  for (int i = 0; i < 3; i++) {
    pid_t pid = fork();
    if (pid == 0) _exit(deep(0));
    waitpid(pid, &status, 0);
  }
  printf("deep recursion: signal %d\n", WTERMSIG(status));
}

int main(void) {
  setvbuf(stdout, 0, _IONBF, 0);
  signal_storm();
  descriptors();
  recursion();
  memory_hog();
  thread_bomb();
  fork_bomb();
  wild_fork_bomb();
  many_children();
  puts("done");
  return 0;
}
