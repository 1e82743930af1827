// ptrace(2): stops at signals, system calls and events, what the tracer may see and change, and
// who hears of the end. Prints no address, pid or time, so that every Linux prints the same.
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile long shared = 1;
static volatile int handled, lastsig;

static long pt(long request, pid_t pid, unsigned long addr, unsigned long data) {
  return syscall(SYS_ptrace, request, pid, addr, data);
}

static const char *err(long r) {
  static char text[64];
  if (r >= 0) return "ok";
  snprintf(text, sizeof text, "%s", strerrorname_np(errno));
  return text;
}

static const char *status(int s) {
  static char text[64];
  if (WIFEXITED(s)) snprintf(text, sizeof text, "exited %d", WEXITSTATUS(s));
  else if (WIFSIGNALED(s)) snprintf(text, sizeof text, "killed %d", WTERMSIG(s));
  else if (WIFCONTINUED(s)) snprintf(text, sizeof text, "continued");
  else snprintf(text, sizeof text, "stopped %d event %d", WSTOPSIG(s), s >> 16);
  return text;
}

static int reap(pid_t pid) {
  int s = 0;
  pid_t got = waitpid(pid, &s, __WALL);
  printf("  wait: %s%s\n", got == pid || pid == -1 ? "" : "WRONG ", got < 0 ? strerrorname_np(errno) : status(s));
  return s;
}

static long message(pid_t pid) {
  unsigned long m = 0;
  pt(PTRACE_GETEVENTMSG, pid, 0, (unsigned long)&m);
  return (long)m;
}

static void onsignal(int sig) {
  handled++;
  lastsig = sig;
}

static pid_t child(void (*body)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    body();
    fflush(stdout);
    _exit(0);
  }
  return pid;
}

static void traced_stop(void) {
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  raise(SIGSTOP);
  _exit((int)shared);
}

static void peekpoke(void) {
  puts("peek and poke");
  pid_t pid = child(traced_stop);
  reap(pid);
  siginfo_t si;
  memset(&si, 0, sizeof si);
  const char *got = err(pt(PTRACE_GETSIGINFO, pid, 0, (long)&si));
  printf("  siginfo %s signo %d code %d mine %d\n", got, si.si_signo, si.si_code, si.si_pid == pid);
  errno = 0;
  printf("  peek %ld\n", ptrace(PTRACE_PEEKDATA, pid, (void *)&shared, 0));
  printf("  poke %s\n", err(pt(PTRACE_POKEDATA, pid, (long)&shared, 42)));
  printf("  peek %ld mine %ld\n", ptrace(PTRACE_PEEKDATA, pid, (void *)&shared, 0), shared);
  long word = ptrace(PTRACE_PEEKTEXT, pid, (void *)(((long)&traced_stop) & -8), 0);
  printf("  text %d\n", word == *(long *)(((long)&traced_stop) & -8));
  printf("  poke text %s\n", err(pt(PTRACE_POKETEXT, pid, ((long)&traced_stop) & -8, word)));
  printf("  peek nowhere %s\n", err(pt(PTRACE_PEEKDATA, pid, 8, (long)&word)));
  printf("  poke nowhere %s\n", err(pt(PTRACE_POKEDATA, pid, 8, 0)));
  printf("  options %s\n", err(pt(PTRACE_SETOPTIONS, pid, 0, 1 << 25)));
  printf("  bad signal %s\n", err(pt(PTRACE_CONT, pid, 0, 99)));
  uint64_t mask = 0;
  printf("  mask %s\n", err(pt(PTRACE_GETSIGMASK, pid, 8, (long)&mask)));
  printf("  mask size %s\n", err(pt(PTRACE_GETSIGMASK, pid, 4, (long)&mask)));
  char regs[4096];
  struct iovec iov = {regs, sizeof regs};
  printf("  regset %s\n", err(pt(PTRACE_GETREGSET, pid, NT_PRSTATUS, (long)&iov)));
  printf("  whole %d\n", iov.iov_len < sizeof regs && iov.iov_len % 8 == 0);
  printf("  set %s\n", err(pt(PTRACE_SETREGSET, pid, NT_PRSTATUS, (long)&iov)));
  iov.iov_len = 3;
  printf("  odd length %s\n", err(pt(PTRACE_GETREGSET, pid, NT_PRSTATUS, (long)&iov)));
  iov.iov_len = sizeof regs;
  printf("  fp %s\n", err(pt(PTRACE_GETREGSET, pid, NT_PRFPREG, (long)&iov)));
  printf("  no such set %s\n", err(pt(PTRACE_GETREGSET, pid, 0x12345, (long)&iov)));
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *f = fopen(path, "r");
  while (f && fgets(line, sizeof line, f)) {
    int tracer;
    if (!strncmp(line, "State:", 6)) printf("  %s", line);
    if (sscanf(line, "TracerPid: %d", &tracer) == 1) printf("  tracer me %d\n", tracer == getpid());
  }
  if (f) fclose(f);
  printf("  cont %s\n", err(pt(PTRACE_CONT, pid, 0, 0)));
  reap(pid);
}

static void signaller(void) {
  signal(SIGUSR1, onsignal);
  signal(SIGUSR2, onsignal);
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  for (int i = 0; i < 4; i++) {
    lastsig = 0;
    raise(SIGUSR1);
    printf("  child %d: handled %d last %d\n", i, handled, lastsig);
    fflush(stdout);
  }
  raise(SIGURG);
  abort();
}

static void signals(void) {
  puts("signals are passed, changed and taken away");
  pid_t pid = child(signaller);
  int give[] = {SIGUSR1, 0, SIGUSR2, SIGURG, SIGURG, SIGABRT};
  for (int i = 0; i < 6; i++) {
    reap(pid);
    pt(PTRACE_CONT, pid, 0, (unsigned)give[i]);
  }
  reap(pid);
  puts("a signal without a tracer's word kills nobody");
  pid = child(traced_stop);
  reap(pid);
  kill(pid, SIGTERM);
  pt(PTRACE_CONT, pid, 0, 0);
  reap(pid);
  pt(PTRACE_CONT, pid, 0, 0);
  reap(pid);
  puts("killed while stopped");
  pid = child(traced_stop);
  reap(pid);
  kill(pid, SIGKILL);
  reap(pid);
}

static void caller(void) {
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  raise(SIGSTOP);
  syscall(SYS_getppid);
  syscall(SYS_close, 1234);
  _exit(5);
}

static void one_syscall(pid_t pid) {
  struct __ptrace_syscall_info info;
  memset(&info, 0, sizeof info);
  long n = pt(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (long)&info);
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
    printf("  entry %s arg0 %d\n",
           info.entry.nr == SYS_getppid ? "getppid" : info.entry.nr == SYS_close ? "close"
           : info.entry.nr == SYS_exit_group ? "exit_group" : "?",
           info.entry.nr == SYS_getppid ? 0 : (int)info.entry.args[0]);
  else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
    printf("  exit error %d %s\n", info.exit.is_error,
           info.exit.is_error ? strerrorname_np((int)-info.exit.rval) : info.exit.rval == getpid() ? "me" : "?");
  else printf("  op %d size %ld\n", info.op, n);
}

static void syscalls(void) {
  puts("system calls");
  pid_t pid = child(caller);
  reap(pid);
  one_syscall(pid);
  pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT);
  int seen = 0;
  while (1) {
    pt(PTRACE_SYSCALL, pid, 0, 0);
    int s = reap(pid);
    if (!WIFSTOPPED(s)) break;
    if (WSTOPSIG(s) == (SIGTRAP | 0x80)) {
      printf("  message %ld\n", message(pid));
      one_syscall(pid);
      siginfo_t si;
      pt(PTRACE_GETSIGINFO, pid, 0, (long)&si);
      if (!seen++) printf("  siginfo signo %d code %d\n", si.si_signo, si.si_code);
    } else if (s >> 16 == PTRACE_EVENT_EXIT)
      printf("  about to end: %s\n", status((int)message(pid)));
  }
}

static int pipefd[2];

static void reader(void) {
  char c = 0;
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  signal(SIGUSR1, onsignal);
  raise(SIGSTOP);
  ssize_t n = read(pipefd[0], &c, 1);
  printf("  read %zd '%c' handled %d\n", n, c, handled);
  struct timespec ts = {0, 200000000};
  int r = nanosleep(&ts, &ts);
  printf("  nanosleep %d\n", r);
}

static void restarts(void) {
  puts("an interrupted call is seen to end and begin again");
  pipe(pipefd);
  pid_t pid = child(reader);
  reap(pid);
  pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD);
  struct __ptrace_syscall_info info;
  int sent = 0, sleeping = 0;
  while (1) {
    pt(PTRACE_SYSCALL, pid, 0, 0);
    if (sleeping == 1) {
      sleeping = 2;
      usleep(20000);
      kill(pid, SIGUSR2);
    }
    int s = 0;
    waitpid(pid, &s, __WALL);
    if (!WIFSTOPPED(s)) {
      printf("  %s\n", status(s));
      break;
    }
    if (WSTOPSIG(s) != (SIGTRAP | 0x80)) {
      printf("  %s\n", status(s));
      continue;
    }
    pt(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (long)&info);
    static int inside;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
      if (info.entry.nr == SYS_read || info.entry.nr == SYS_nanosleep || info.entry.nr == SYS_clock_nanosleep ||
          info.entry.nr == SYS_restart_syscall) {
        inside = 1;
        printf("  entry %s\n", info.entry.nr == SYS_read ? "read" : info.entry.nr == SYS_restart_syscall ? "restart" : "sleep");
        fflush(stdout);
        if (info.entry.nr == SYS_read && !sent++) {
          pid_t helper = fork();
          if (helper == 0) {
            usleep(20000);
            kill(pid, SIGUSR2);
            usleep(50000);
            write(pipefd[1], "x", 1);
            _exit(0);
          }
        } else if (info.entry.nr != SYS_read && info.entry.nr != SYS_restart_syscall)
          sleeping = 1;
      }
    } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && inside) {
      inside = 0;
      printf("  exit %ld\n", (long)info.exit.rval);
    }
  }
  while (waitpid(-1, 0, WNOHANG) > 0 || errno != ECHILD) {
    errno = 0;
    usleep(1000);
  }
}

static void *thread(void *a) { return a; }

static void forker(void) {
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  raise(SIGSTOP);
  pid_t pid = fork();
  if (pid == 0) _exit(3);
  waitpid(pid, 0, 0);
  pid = vfork();
  if (pid == 0) _exit(4);
  waitpid(pid, 0, 0);
  pthread_t t;
  pthread_create(&t, 0, thread, 0);
  pthread_join(t, 0);
  execl("/proc/self/exe", "ptrace", "exit", (char *)0);
  _exit(99);
}

static void events(void) {
  puts("events");
  pid_t pid = child(forker);
  reap(pid);
  printf("  set %s\n",
         err(pt(PTRACE_SETOPTIONS, pid, 0,
                PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                    PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACEEXIT)));
  static const char *names[] = {"stop", "fork", "vfork", "clone", "exec", "vforkdone", "exit"};
  pt(PTRACE_CONT, pid, 0, 0);
  int main_alive = 1, kids = 0, exits = 0, kidstops = 0;
  while (main_alive) {
    int s;
    pid_t got = waitpid(-1, &s, __WALL);
    if (got < 0) break;
    if (!WIFSTOPPED(s)) {
      exits++;
      if (got == pid) {
        printf("  main %s\n", status(s));
        main_alive = 0;
      }
      continue;
    }
    int event = s >> 16;
    if (got == pid) {
      if (event == 0) printf("  main signal %d\n", WSTOPSIG(s));
      else if (event == PTRACE_EVENT_EXIT) printf("  main event exit %ld\n", message(pid));
      else if (event == PTRACE_EVENT_EXEC) printf("  main event exec same %d\n", message(pid) == pid);
      else printf("  main event %s new %d\n", names[event], message(pid) != pid);
      int give = event == 0 && WSTOPSIG(s) != SIGSTOP && WSTOPSIG(s) != SIGTRAP ? WSTOPSIG(s) : 0;
      pt(PTRACE_CONT, got, 0, (unsigned)give);
    } else {
      if (event == 0 && WSTOPSIG(s) == SIGSTOP) kidstops++;
      if (event == PTRACE_EVENT_EXIT) kids++;
      pt(PTRACE_CONT, got, 0, 0);
    }
  }
  printf("  others: first stops %d ends shown %d ended %d\n", kidstops, kids, exits - 1);
}

static void pauser(void) {
  signal(SIGUSR1, onsignal);
  while (!handled) usleep(1000);
  _exit(11);
}

static void seize(void) {
  puts("seize, interrupt, listen");
  pid_t pid = child(pauser);
  usleep(20000);
  printf("  seize with address %s\n", err(pt(PTRACE_SEIZE, pid, 1, 0)));
  printf("  seize %s\n", err(pt(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD)));
  printf("  again %s\n", err(pt(PTRACE_SEIZE, pid, 0, 0)));
  printf("  not stopped %s\n", err(pt(PTRACE_CONT, pid, 0, 0)));
  printf("  interrupt %s\n", err(pt(PTRACE_INTERRUPT, pid, 0, 0)));
  reap(pid);
  printf("  listen %s\n", err(pt(PTRACE_CONT, pid, 0, 0)));
  kill(pid, SIGSTOP);
  reap(pid);
  pt(PTRACE_CONT, pid, 0, SIGSTOP);
  reap(pid);
  siginfo_t si;
  memset(&si, 0, sizeof si);
  const char *got = err(pt(PTRACE_GETSIGINFO, pid, 0, (long)&si));
  printf("  siginfo %s code %x\n", got, si.si_code);
  printf("  listen %s\n", err(pt(PTRACE_LISTEN, pid, 0, 0)));
  printf("  listens %s\n", err(pt(PTRACE_CONT, pid, 0, 0)));
  kill(pid, SIGCONT);
  reap(pid);
  pt(PTRACE_CONT, pid, 0, 0);
  reap(pid);
  pt(PTRACE_CONT, pid, 0, 0);
  kill(pid, SIGUSR1);
  reap(pid);
  printf("  detach %s\n", err(pt(PTRACE_DETACH, pid, 0, SIGUSR1)));
  reap(pid);
}

static void attach(void) {
  puts("attach and detach");
  pid_t pid = child(pauser);
  usleep(20000);
  printf("  self %s\n", err(pt(PTRACE_ATTACH, getpid(), 0, 0)));
  printf("  nobody %s\n", err(pt(PTRACE_ATTACH, 999999, 0, 0)));
  printf("  untraced %s\n", err(pt(PTRACE_CONT, pid, 0, 0)));
  printf("  attach %s\n", err(pt(PTRACE_ATTACH, pid, 0, 0)));
  reap(pid);
  printf("  interrupt %s\n", err(pt(PTRACE_INTERRUPT, pid, 0, 0)));
  printf("  listen %s\n", err(pt(PTRACE_LISTEN, pid, 0, 0)));
  printf("  detach %s\n", err(pt(PTRACE_DETACH, pid, 0, 0)));
  kill(pid, SIGSTOP);
  waitpid(pid, 0, WUNTRACED);
  puts("attach to a stopped one");
  printf("  attach %s\n", err(pt(PTRACE_ATTACH, pid, 0, 0)));
  reap(pid);
  printf("  detach %s\n", err(pt(PTRACE_DETACH, pid, 0, 0)));
  kill(pid, SIGCONT);
  kill(pid, SIGUSR1);
  reap(pid);
}

static void ends(void) {
  puts("the tracer ends");
  int s, fds[2];
  char c = 0;
  pipe(fds);
  pid_t target = child(pauser);
  usleep(20000);
  fflush(stdout);
  pid_t tracer = fork();
  if (tracer == 0) {
    pt(PTRACE_SEIZE, target, 0, PTRACE_O_EXITKILL);
    _exit(0);
  }
  waitpid(tracer, &s, 0);
  reap(target);
  target = child(pauser);
  usleep(20000);
  tracer = fork();
  if (tracer == 0) {
    close(fds[0]);
    long r = pt(PTRACE_ATTACH, target, 0, 0);
    waitpid(target, &s, __WALL);
    write(fds[1], r == 0 ? "a" : "f", 1);
    _exit(0);
  }
  read(fds[0], &c, 1);
  waitpid(tracer, &s, 0);
  printf("  %c\n", c);
  kill(target, SIGUSR1);
  reap(target);
  puts("the tracer hears of the end before the parent");
  target = child(pauser);
  usleep(20000);
  tracer = fork();
  if (tracer == 0) {
    pt(PTRACE_SEIZE, target, 0, 0);
    write(fds[1], "s", 1);
    waitpid(target, &s, __WALL);
    pt(PTRACE_CONT, target, 0, (unsigned)WSTOPSIG(s));
    usleep(100000);
    waitpid(target, &s, __WALL);
    _exit(WIFEXITED(s) ? WEXITSTATUS(s) + 1 : 99);
  }
  read(fds[0], &c, 1);
  kill(target, SIGUSR1);
  usleep(30000);
  printf("  parent early %d\n", waitpid(target, &s, WNOHANG));
  reap(tracer);
  reap(target);
}

static void *execer(void *a) {
  execl("/proc/self/exe", "ptrace", "exit", (char *)0);
  return a;
}

static void threadexec(void) {
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  raise(SIGSTOP);
  pthread_t t;
  pthread_create(&t, 0, execer, 0);
  pause();
}

static void exec_by_thread(void) {
  puts("exec by another thread");
  pid_t pid = child(threadexec);
  reap(pid);
  pt(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
  pt(PTRACE_CONT, pid, 0, 0);
  int s;
  while (1) {
    pid_t got = waitpid(-1, &s, __WALL);
    if (got < 0) break;
    if (WIFSTOPPED(s)) {
      if (s >> 16 == PTRACE_EVENT_EXEC)
        printf("  exec as leader %d other before %d\n", got == pid, message(got) != pid);
      pt(PTRACE_CONT, got, 0, 0);
    } else printf("  %s leader %d\n", status(s), got == pid);
  }
}

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "exit")) return 21;
  setvbuf(stdout, 0, _IOLBF, 0);
  peekpoke();
  signals();
  syscalls();
  restarts();
  events();
  seize();
  attach();
  ends();
  exec_by_thread();
  printf("left: %s\n", err(waitpid(-1, 0, __WALL)));
  return 0;
}
