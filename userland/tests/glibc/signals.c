// Signal delivery: handlers, masks, queues, alternate stacks, restarts, and waiting for signals.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

// Prints the result of a call and the error that it left.
#define TRY(format, call)                       \
  do {                                          \
    errno = 0;                                  \
    long result_ = (call);                      \
    printf(format, result_, strerror(errno));   \
  } while (0)

static char trail[256];
static volatile int calls, depth, on_stack;
static char altstack[16384];

static void note(const char *s) { strcat(trail, s); }
static void show(const char *what) { printf("%s: %s\n", what, trail); trail[0] = 0; }
static void plain(int sig) { char b[8]; snprintf(b, sizeof b, "%d ", sig); note(b); }
static void info(int sig, siginfo_t *si, void *uc) {
  char b[64];
  snprintf(b, sizeof b, "%d:code%d:val%d:me%d ", sig, si->si_code, si->si_value.sival_int, si->si_pid == getpid());
  note(b);
}
static void nested(int sig) {
  char b[16];
  snprintf(b, sizeof b, "in%d ", ++depth);
  note(b);
  if (calls++ < 2) raise(sig);
  depth--;
  note("out ");
}
static void stack_check(int sig) {
  char here;
  on_stack = &here > altstack && &here < altstack + sizeof altstack;
  stack_t now;
  sigaltstack(0, &now);
  printf("on stack %d flags %d\n", on_stack, now.ss_flags);
  stack_t other = {.ss_sp = trail, .ss_size = 8192};
  printf("change while on it: %s\n", sigaltstack(&other, 0) ? strerror(errno) : "ok");
}
#ifdef __riscv
static void skip_ebreak(int sig, siginfo_t *si, void *ctx) {
  ucontext_t *uc = ctx;
  printf("trap code %d addr is pc %d a0 %lu\n", si->si_code, (uintptr_t)si->si_addr == uc->uc_mcontext.__gregs[0],
         uc->uc_mcontext.__gregs[10]);
  uc->uc_mcontext.__gregs[0] += 4;
  uc->uc_mcontext.__gregs[10] = 77;
  uc->uc_mcontext.__fpregs.__d.__f[10] = 0x4045000000000000;
}
#endif
static void set(int sig, void (*h)(int), int flags) {
  struct sigaction sa = {.sa_handler = h, .sa_flags = flags};
  sigaction(sig, &sa, 0);
}
static void set_info(int sig, void (*h)(int, siginfo_t *, void *), int flags) {
  struct sigaction sa = {.sa_sigaction = h, .sa_flags = flags | SA_SIGINFO};
  sigaction(sig, &sa, 0);
}

int main(void) {
  setvbuf(stdout, 0, _IONBF, 0);
  set(SIGUSR1, plain, 0);
  set(SIGUSR2, plain, 0);
  raise(SIGUSR1);
  kill(getpid(), SIGUSR2);
  show("simple");

  sigset_t block, old;
  sigemptyset(&block);
  sigaddset(&block, SIGUSR1);
  sigaddset(&block, SIGUSR2);
  sigprocmask(SIG_BLOCK, &block, &old);
  raise(SIGUSR2);
  raise(SIGUSR1);
  raise(SIGUSR1);
  sigset_t pending;
  sigpending(&pending);
  printf("pending %d %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2), sigismember(&pending, SIGINT));
  show("blocked");
  sigprocmask(SIG_SETMASK, &old, 0);
  show("unblocked");

  set(SIGUSR1, nested, SA_NODEFER);
  raise(SIGUSR1);
  show("nodefer");
  calls = 0;
  set(SIGUSR1, nested, 0);
  raise(SIGUSR1);
  show("defer");

  set(SIGUSR1, plain, SA_RESETHAND);
  raise(SIGUSR1);
  struct sigaction now;
  sigaction(SIGUSR1, 0, &now);
  printf("reset %d\n", now.sa_handler == SIG_DFL);
  show("resethand");

  set_info(SIGRTMIN + 1, info, 0);
  set_info(SIGRTMIN, info, 0);
  sigset_t rt;
  sigemptyset(&rt);
  sigaddset(&rt, SIGRTMIN);
  sigaddset(&rt, SIGRTMIN + 1);
  sigprocmask(SIG_BLOCK, &rt, 0);
  for (int i = 0; i < 3; i++) {
    sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = 10 + i});
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 20 + i});
  }
  siginfo_t si;
  struct timespec none = {0, 0}, little = {0, 10000000};
  printf("sigtimedwait %d", sigtimedwait(&rt, &si, &none) - SIGRTMIN);
  printf(" value %d code %d\n", si.si_value.sival_int, si.si_code);
  sigprocmask(SIG_UNBLOCK, &rt, 0);
  show("queued");
  sigprocmask(SIG_BLOCK, &rt, 0);
  TRY("timeout %ld %s\n", sigtimedwait(&rt, &si, &little));

  stack_t ss = {.ss_sp = altstack, .ss_size = sizeof altstack}, was;
  printf("sigaltstack %d", sigaltstack(&ss, &was));
  printf(" before: %d\n", was.ss_flags);
  set(SIGUSR1, stack_check, SA_ONSTACK);
  raise(SIGUSR1);
  ss.ss_size = 1024;
  printf("too small: %s\n", sigaltstack(&ss, 0) ? strerror(errno) : "ok");
  ss.ss_flags = SS_DISABLE;
  sigaltstack(&ss, 0);

#ifdef __riscv
  set_info(SIGTRAP, skip_ebreak, 0);
  register unsigned long a0 asm("a0") = 33;
  register double fa0 asm("fa0") = 1.0;
  asm volatile(".option push\n.option norvc\nebreak\n.option pop" : "+r"(a0), "+f"(fa0)::"memory");
  unsigned long a0_after = a0;
  double f_after = fa0;
  printf("after trap a0 %lu fa0 %g\n", a0_after, f_after);
#else
  puts("trap code 1 addr is pc 1 a0 33\nafter trap a0 77 fa0 42");
#endif

  // a blocked read: EINTR without SA_RESTART, goes on with it
  for (int restart = 0; restart <= 1; restart++) {
    int p[2];
    pipe(p);
    set(SIGUSR1, plain, restart ? SA_RESTART : 0);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) {
      usleep(30000);
      kill(parent, SIGUSR1);
      usleep(30000);
      write(p[1], "x", 1);
      _exit(0);
    }
    char c = '-';
    ssize_t n = read(p[0], &c, 1);
    int e = errno;
    waitpid(child, 0, 0);
    printf("read %zd %c %s\n", n, c, n < 0 ? strerror(e) : "");
    close(p[0]);
    close(p[1]);
  }
  show("restart");

  sigemptyset(&block);
  sigaddset(&block, SIGUSR1);
  sigprocmask(SIG_BLOCK, &block, &old);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    usleep(20000);
    kill(parent, SIGUSR1);
    _exit(0);
  }
  sigset_t empty;
  sigemptyset(&empty);
  int result = sigsuspend(&empty);
  printf("sigsuspend %d %s\n", result, strerror(errno));
  sigprocmask(SIG_SETMASK, 0, &now.sa_mask);
  printf("blocked again %d\n", sigismember(&now.sa_mask, SIGUSR1));
  show("suspended");
  waitpid(child, 0, 0);
  raise(SIGUSR1);
  int got;
  sigwait(&block, &got);
  printf("sigwait %d\n", got == SIGUSR1);
  sigprocmask(SIG_SETMASK, &old, 0);

  signal(SIGPIPE, SIG_IGN);
  int p[2];
  pipe(p);
  close(p[0]);
  TRY("write to closed pipe: %ld %s\n", write(p[1], "x", 1));
  fflush(stdout);
  for (int sig = 1; sig < 32; sig++) {
    if (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU || sig == SIGCONT) continue;
    child = fork();
    if (child == 0) {
      signal(sig, SIG_DFL);
      raise(sig);
      _exit(sig);
    }
    int status;
    waitpid(child, &status, 0);
    printf("%d:%s%d ", sig, WIFSIGNALED(status) ? "k" : "e", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  }
  puts("");
  struct sigaction sa = {.sa_handler = plain};
  printf("%d %d %d\n", sigaction(SIGKILL, &sa, 0), sigaction(65, &sa, 0), kill(getpid(), 0));
  TRY("%ld %s\n", kill(999999, 0));
  return 0;
}
