// Faults with their codes and addresses, longjmp out of handlers, stack overflow on an alternate stack, unwinding.
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

static sigjmp_buf back;
static int sig_seen, code_seen;
static void *addr_seen;
static uintptr_t sp_seen;
static void on_fault(int s, siginfo_t *si, void *u) {
  sig_seen = s, code_seen = si->si_code, addr_seen = si->si_addr;
  sp_seen = ((ucontext_t *)u)->uc_mcontext.__gregs[2];
  siglongjmp(back, 1);
}
#define EXPECT(name, address, action)                                                        \
  do {                                                                                       \
    if (!sigsetjmp(back, 1)) { action; printf("%s: no fault\n", name); }                     \
    else printf("%s: signal %d code %d offset %ld\n", name, sig_seen, code_seen,             \
                (long)((char *)addr_seen - (char *)(address)));                              \
  } while (0)

static volatile int sink;
static int recurse(int n) {
  volatile char frame[1024];
  frame[n & 1023] = n;
  return recurse(n + 1) + frame[n & 1023];
}
static int depth;
static _Unwind_Reason_Code frame(struct _Unwind_Context *c, void *arg) { depth++; return depth > 50 ? _URC_END_OF_STACK : _URC_NO_REASON; }
static void on_usr1(int s) { _Unwind_Backtrace(frame, 0); }
__attribute__((noinline)) static void level(int n) {
  if (n) level(n - 1); else raise(SIGUSR1);
  __asm__ volatile("" ::: "memory");
}
static ucontext_t main_context, co_context;
static int co_steps;
static void coroutine(void) {
  for (int i = 0; i < 3; i++) {
    printf("coroutine %d\n", i);
    co_steps++;
    swapcontext(&co_context, &main_context);
  }
}

int main(void) {
  setvbuf(stdout, 0, _IONBF, 0);
  static char alt[65536];
  stack_t ss = {.ss_sp = alt, .ss_size = sizeof alt};
  sigaltstack(&ss, 0);
  struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  for (int s = 1; s < 32; s++)
    if (s == SIGSEGV || s == SIGBUS || s == SIGILL || s == SIGTRAP) sigaction(s, &sa, 0);

  EXPECT("null", 0, sink = *(volatile int *)0);
  EXPECT("wild store", 0x123456000, *(volatile int *)0x123456000 = 1);
  EXPECT("kernel half", 0xffffffff80000000, sink = *(volatile int *)0xffffffff80000000);
  char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(p + 4096, 4096, PROT_READ);
  EXPECT("read-only", p, p[4100] = 1);
  mprotect(p + 4096, 4096, PROT_NONE);
  EXPECT("no access", p, sink = p[4200]);
  EXPECT("crossing", p, *(volatile uint64_t *)(p + 4092) = 1);
  EXPECT("not executable", p, ((void (*)(void))p)());
  EXPECT("text", on_fault, *(volatile char *)on_fault = 0);
  FILE *f = tmpfile();
  ftruncate(fileno(f), 100);
  char *m = mmap(0, 8192, PROT_READ, MAP_SHARED, fileno(f), 0);
  EXPECT("beyond the file", m, sink = m[5000]);
  printf("tail is zero %d\n", m[200]);
  static const uint32_t bad[] __attribute__((aligned(4))) = {0, 0};
  uint32_t *x = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memcpy(x, bad, sizeof bad);
  __builtin___clear_cache((char *)x, (char *)x + 8);
  EXPECT("illegal", x, ((void (*)(void))x)());
  x[0] = 0x00100073;
  __builtin___clear_cache((char *)x, (char *)x + 8);
  EXPECT("breakpoint", x, ((void (*)(void))x)());
  x[0] = 0x02a00513, x[1] = 0x00008067;  // li a0, 42; ret
  __builtin___clear_cache((char *)x, (char *)x + 8);
  printf("made code returns %d\n", ((int (*)(void))x)());
  x[0] = 0x02b00513;
  __builtin___clear_cache((char *)x, (char *)x + 8);
  printf("changed code returns %d\n", ((int (*)(void))x)());

  struct rlimit small = {256 * 1024, 256 * 1024};
  pid_t pid = fork();
  int status;
  if (pid == 0) {
    setrlimit(RLIMIT_STACK, &small);
    if (!sigsetjmp(back, 1)) sink = recurse(0);
    printf("overflow: signal %d near sp %d\n", sig_seen, labs((char *)addr_seen - (char *)sp_seen) < 4096);
    _exit(0);
  }
  waitpid(pid, &status, 0);
  printf("status %x\n", status);
  pid = fork();
  if (pid == 0) {
    ss.ss_flags = SS_DISABLE;
    sigaltstack(&ss, 0);
    setrlimit(RLIMIT_STACK, &small);
    sink = recurse(0);
  }
  waitpid(pid, &status, 0);
  printf("no stack for the handler: %d\n", WTERMSIG(status));
  pid = fork();
  if (pid == 0) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, 0);
    *(volatile int *)8 = 1;
  }
  waitpid(pid, &status, 0);
  printf("blocked fault: %d\n", WTERMSIG(status));
  pid = fork();
  if (pid == 0) {
    signal(SIGSEGV, SIG_IGN);
    *(volatile int *)8 = 1;
  }
  waitpid(pid, &status, 0);
  printf("ignored fault: %d\n", WTERMSIG(status));
  pid = fork();
  if (pid == 0) {
    signal(SIGSEGV, SIG_DFL);
    __asm__ volatile("li sp, 0x10\n li a7, 139\n ecall");
  }
  waitpid(pid, &status, 0);
  printf("sigreturn without frame: %d\n", WTERMSIG(status));

  signal(SIGUSR1, on_usr1);
  level(5);
  printf("unwound %d\n", depth >= 8 && depth < 50);

  static char stack[65536];
  getcontext(&co_context);
  co_context.uc_stack.ss_sp = stack;
  co_context.uc_stack.ss_size = sizeof stack;
  co_context.uc_link = &main_context;
  makecontext(&co_context, coroutine, 0);
  for (int i = 0; i < 3; i++) {
    swapcontext(&main_context, &co_context);
    printf("main %d\n", co_steps);
  }
  jmp_buf plain;
  volatile int round = 0;
  int r = setjmp(plain);
  if (round++ < 3) longjmp(plain, round);
  printf("setjmp %d\n", r);
  return 0;
}
