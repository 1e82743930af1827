// Signals in detail: what siginfo says for each cause, alternate stacks that disarm themselves, queues,
// waiting, stops of threads and of orphaned groups, and a leader that ends before its threads.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SS_AUTODISARM
#define SS_AUTODISARM (1U << 31)
#endif

static const char *err(long r) { return r >= 0 ? "ok" : strerrorname_np(errno); }
static volatile int count, stackflags, nested;
static sigjmp_buf back;
static char altstack[65536] __attribute__((aligned(16)));

static const char *status(int s) {
  static char text[64];
  if (WIFEXITED(s)) snprintf(text, sizeof text, "exited %d", WEXITSTATUS(s));
  else if (WIFSIGNALED(s)) snprintf(text, sizeof text, "killed %d core %d", WTERMSIG(s), WCOREDUMP(s) != 0);
  else if (WIFSTOPPED(s)) snprintf(text, sizeof text, "stopped %d", WSTOPSIG(s));
  else snprintf(text, sizeof text, "continued");
  return text;
}

static void tell(int sig, siginfo_t *si, void *context) {
  printf("  signal %d code %d errno %d", sig, si->si_code, si->si_errno);
  if (si->si_code == SI_USER || si->si_code == SI_TKILL || si->si_code == SI_QUEUE)
    printf(" from me %d uid %d", si->si_pid == getpid(), si->si_uid == getuid());
  if (si->si_code == SI_QUEUE || si->si_code == SI_TIMER) printf(" value %d", si->si_value.sival_int);
  if (sig == SIGCHLD) printf(" status %d", si->si_status);
  puts("");
  count++;
}

static void fault(int sig, siginfo_t *si, void *context) {
  stack_t ss;
  sigaltstack(0, &ss);
  stackflags = (int)ss.ss_flags;
  char here;
  printf("  fault %d code %d address %ld on alternate stack %d flags %x\n", sig, si->si_code,
         (long)((uintptr_t)si->si_addr & 4095), &here > altstack && &here < altstack + sizeof altstack, ss.ss_flags);
  siglongjmp(back, 1);
}

static void install(int sig, void (*f)(int, siginfo_t *, void *), int flags) {
  struct sigaction sa;
  memset(&sa, 0, sizeof sa);
  sa.sa_sigaction = f;
  sa.sa_flags = SA_SIGINFO | flags;
  sigaction(sig, &sa, 0);
}

static void causes(void) {
  puts("causes");
  int sigs[] = {SIGUSR1, SIGCHLD, SIGALRM, SIGRTMIN, SIGPIPE};
  for (int i = 0; i < 5; i++) install(sigs[i], tell, SA_RESTART);
  kill(getpid(), SIGUSR1);
  raise(SIGUSR1);
  union sigval v = {.sival_int = 77};
  sigqueue(getpid(), SIGRTMIN, v);
  pthread_kill(pthread_self(), SIGUSR1);
  alarm(1);
  pause();
  timer_t t;
  struct sigevent ev = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 5};
  timer_create(CLOCK_MONOTONIC, &ev, &t);
  struct itimerspec its = {{0, 0}, {0, 1000000}};
  timer_settime(t, 0, &its, 0);
  pause();
  int fds[2];
  pipe(fds);
  close(fds[0]);
  printf("  write %s\n", err(write(fds[1], "x", 1)));
  fflush(stdout);
  for (int how = 0; how < 3; how++) {
    pid_t pid = fork();
    if (pid == 0) {
      if (how == 0) _exit(9);
      if (how == 1) {
        signal(SIGTERM, SIG_DFL);
        raise(SIGTERM);
      }
      struct rlimit none = {0, 0};
      setrlimit(RLIMIT_CORE, &none);
      abort();
    }
    int before = count, s;
    while (waitpid(pid, &s, 0) < 0) {}
    while (count == before) usleep(1000);
    printf("  child %s\n", status(s));
    fflush(stdout);
  }
  signal(SIGCHLD, SIG_DFL);
}

static void faults(void) {
  puts("faults");
  char *volatile page = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (volatile int disarm = 0; disarm < 2; disarm++) {
    stack_t ss = {.ss_sp = altstack, .ss_size = sizeof altstack, .ss_flags = disarm ? (int)SS_AUTODISARM : 0}, old;
    printf("  altstack %s\n", err(sigaltstack(&ss, 0)));
    install(SIGSEGV, fault, SA_ONSTACK | SA_NODEFER);
    if (!sigsetjmp(back, 1)) *(volatile char *)8 = 1;
    sigaltstack(&ss, 0);
    if (!sigsetjmp(back, 1)) page[24] = 1;
    sigaltstack(0, &old);
    printf("  afterwards %x\n", old.ss_flags);
  }
  stack_t bad = {.ss_sp = altstack, .ss_size = 100};
  printf("  small %s\n", err(sigaltstack(&bad, 0)));
  bad.ss_size = sizeof altstack;
  bad.ss_flags = 5;
  printf("  flags %s\n", err(sigaltstack(&bad, 0)));
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, 0);
  signal(SIGSEGV, SIG_DFL);
}

static void queues(void) {
  puts("queues");
  sigset_t set, pending;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGRTMIN);
  sigaddset(&set, SIGRTMIN + 1);
  sigprocmask(SIG_BLOCK, &set, 0);
  union sigval v;
  for (int i = 0; i < 3; i++) {
    v.sival_int = i;
    sigqueue(getpid(), SIGRTMIN + 1, v);
    sigqueue(getpid(), SIGRTMIN, v);
    sigqueue(getpid(), SIGUSR1, v);
  }
  sigpending(&pending);
  printf("  pending %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGRTMIN));
  struct timespec now = {0, 0};
  siginfo_t si;
  int s;
  while ((s = sigtimedwait(&set, &si, &now)) > 0) printf("  took %d value %d\n", s == SIGUSR1 ? 1 : s - SIGRTMIN + 100, si.si_value.sival_int);
  printf("  empty %s\n", err(s));
  struct rlimit one = {2, 2};
  setrlimit(RLIMIT_SIGPENDING, &one);
  int sent = 0;
  while (sent < 100 && sigqueue(getpid(), SIGRTMIN, v) == 0) sent++;
  printf("  full %s\n", sent < 100 ? strerrorname_np(errno) : "never");
  while (sigtimedwait(&set, &si, &now) > 0) {}
  sigprocmask(SIG_UNBLOCK, &set, 0);
}

static void *spins(void *a) {
  for (;;) {
    __atomic_fetch_add((int *)a, 1, __ATOMIC_SEQ_CST);
    sched_yield();
  }
  return 0;
}

static void stops(void) {
  puts("stops");
  int *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    pthread_t t;
    pthread_create(&t, 0, spins, &shared[0]);
    pthread_create(&t, 0, spins, &shared[1]);
    pause();
  }
  while (!shared[0] || !shared[1]) usleep(1000);
  int s;
  kill(pid, SIGSTOP);
  waitpid(pid, &s, WUNTRACED);
  printf("  %s\n", status(s));
  usleep(5000);
  int a = shared[0], b = shared[1];
  usleep(20000);
  printf("  stand still %d\n", a == shared[0] && b == shared[1]);
  kill(pid, SIGTERM);
  usleep(5000);
  printf("  still there %d\n", waitpid(pid, &s, WNOHANG) == 0);
  kill(pid, SIGCONT);
  waitpid(pid, &s, 0);
  printf("  %s\n", status(s));
  siginfo_t si;
  pid = fork();
  if (pid == 0) {
    setpgid(0, 0); // a group that its parent could continue
    raise(SIGTSTP);
    raise(SIGSTOP);
    _exit(1);
  }
  waitid(P_PID, pid, &si, WSTOPPED | WNOWAIT);
  printf("  code %d status %d\n", si.si_code, si.si_status);
  waitid(P_PID, pid, &si, WSTOPPED);
  kill(pid, SIGCONT);
  waitid(P_PID, pid, &si, WCONTINUED);
  printf("  code %d status %d\n", si.si_code, si.si_status);
  waitid(P_PID, pid, &si, WSTOPPED);
  printf("  code %d status %d\n", si.si_code, si.si_status);
  kill(pid, SIGKILL);
  waitid(P_PID, pid, &si, WEXITED);
  printf("  code %d status %d\n", si.si_code, si.si_status);
  puts("orphaned group");
  int fds[2];
  char text[64] = "";
  pipe(fds);
  fflush(stdout);
  pid = fork();
  if (pid == 0) {
    setsid();
    if (fork() == 0) {
      usleep(20000);
      raise(SIGTSTP); // nobody could continue it: no stop
      write(fds[1], "not stopped", 11);
      _exit(0);
    }
    _exit(0);
  }
  waitpid(pid, &s, 0);
  close(fds[1]);
  while (read(fds[0], text + strlen(text), 20) > 0) {}
  printf("  %s\n", text);
}

static void *outlives(void *a) {
  usleep(20000);
  puts("  the thread goes on");
  fflush(stdout);
  exit(33);
}

static void *execs(void *a) {
  execl("/proc/self/exe", "signals", "executed", (char *)0);
  return a;
}

static void leaders(void) {
  puts("leaders");
  int s;
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    pthread_t t;
    pthread_create(&t, 0, outlives, 0);
    pthread_exit(0);
  }
  usleep(5000);
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *f = fopen(path, "r");
  fgets(line, sizeof line, f);
  fclose(f);
  printf("  state %c\n", strrchr(line, ')')[2]);
  printf("  not yet %d\n", waitpid(pid, &s, WNOHANG));
  waitpid(pid, &s, 0);
  printf("  %s\n", status(s));
  fflush(stdout);
  pid = fork();
  if (pid == 0) {
    pthread_t t;
    pthread_create(&t, 0, execs, 0);
    pause();
  }
  waitpid(pid, &s, 0);
  printf("  %s\n", status(s));
}

static void parents(void) {
  puts("a parent's death");
  int fds[2];
  char c = '-';
  pipe(fds);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    if (fork() == 0) {
      sigset_t set;
      siginfo_t si;
      sigemptyset(&set);
      sigaddset(&set, SIGUSR2);
      sigprocmask(SIG_BLOCK, &set, 0);
      prctl(PR_SET_PDEATHSIG, SIGUSR2);
      write(fds[1], "r", 1);
      sigwaitinfo(&set, &si);
      write(fds[1], "d", 1);
      _exit(0);
    }
    usleep(20000);
    _exit(0);
  }
  close(fds[1]);
  waitpid(pid, 0, 0);
  while (read(fds[0], &c, 1) > 0) {}
  printf("  told %c\n", c);
}

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "executed")) return getpid() == (int)syscall(SYS_gettid) ? 44 : 45;
  setvbuf(stdout, 0, _IOLBF, 0);
  causes();
  faults();
  queues();
  stops();
  leaders();
  parents();
  return 0;
}
