// fork, exec, pipes, wait in all forms, posix_spawn, vfork, orphans, exit handlers.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// Prints the result of a call and the error that it left.
#define TRY(format, call)                       \
  do {                                          \
    errno = 0;                                  \
    long result_ = (call);                      \
    printf(format, result_, strerror(errno));   \
  } while (0)

extern char **environ;
static char self[4096];

// An emulator of one program cannot execute another by itself: it is told how in EXEC_WRAPPER.
static void run_self(char *mode, char *first, char *second) {
  char *wrapper = getenv("EXEC_WRAPPER");
  if (wrapper) execl(wrapper, wrapper, self, mode, first, second, (char *)0);
  else execl(self, self, mode, first, second, (char *)0);
}

static void at_exit(void) { printf("exit handler\n"); }

static int child_main(int argc, char **argv) {
  if (!strcmp(argv[1], "args")) {
    for (int i = 2; i < argc; i++) printf("child got %s\n", argv[i]);
    printf("VALUE=%s\n", getenv("VALUE") ? getenv("VALUE") : "(unset)");
    return 7;
  }
  if (!strcmp(argv[1], "upper")) {
    int c;
    while ((c = getchar()) != EOF) putchar(c >= 'a' && c <= 'z' ? c - 32 : c);
    return 0;
  }
  if (!strcmp(argv[1], "fds")) {
    for (int fd = 3; fd < 8; fd++) printf("%d%c ", fd, fcntl(fd, F_GETFD) < 0 ? '-' : '+');
    puts("");
    return 0;
  }
  return 99;
}

static void report(const char *what, int status) {
  if (WIFEXITED(status)) printf("%s: exit %d\n", what, WEXITSTATUS(status));
  else if (WIFSIGNALED(status)) printf("%s: signal %d\n", what, WTERMSIG(status));
  else printf("%s: %x\n", what, status);
  fflush(stdout);
}

int main(int argc, char **argv) {
  if (argc > 1) return child_main(argc, argv);
  setvbuf(stdout, 0, _IOLBF, 0);
  strcpy(self, argv[0]);
  int status;

  if (fork() == 0) {
    setenv("VALUE", "inherited", 1);
    run_self("args", "one", "two words");
    _exit(1);
  }
  wait(&status);
  report("exec", status);

  int in[2], out[2];
  pipe(in);
  pipe(out);
  if (fork() == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    close(in[0]), close(in[1]), close(out[0]), close(out[1]);
    run_self("upper", 0, 0);
    _exit(1);
  }
  close(in[0]), close(out[1]);
  write(in[1], "through two pipes\n", 18);
  close(in[1]);
  char buffer[100];
  ssize_t n, total = 0;
  while ((n = read(out[0], buffer + total, sizeof buffer - total)) > 0) total += n;
  printf("%.*s", (int)total, buffer);
  wait(&status);
  report("filter", status);
  close(out[0]);

  // much data through a pipe, both sides blocking in turn
  pipe(in);
  if (fork() == 0) {
    close(in[0]);
    char block[5000];
    for (int i = 0; i < 100; i++) {
      memset(block, 'a' + i % 26, sizeof block);
      for (ssize_t done = 0; done < 5000; done += write(in[1], block + done, 5000 - done));
    }
    _exit(0);
  }
  close(in[1]);
  unsigned long sum = 0;
  char big[7777];
  while ((n = read(in[0], big, sizeof big)) > 0)
    for (ssize_t i = 0; i < n; i++) sum = sum * 33 + big[i];
  close(in[0]);
  wait(&status);
  printf("pipe sum %lx\n", sum);

  int a = open("/dev/null", O_RDONLY), b = open("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_t pid;
  char *wrapper = getenv("EXEC_WRAPPER");
  char *args[] = {wrapper ? wrapper : self, wrapper ? self : "fds", wrapper ? "fds" : 0, 0};
  printf("fds %d %d\n", a, b);
  printf("posix_spawn %d\n", posix_spawn(&pid, args[0], 0, 0, args, environ));
  waitpid(pid, &status, 0);
  report("spawn", status);
  printf("posix_spawn of nothing: %s\n", strerror(posix_spawn(&pid, "/no/such/file", 0, 0, args, environ)));
  close(a), close(b);

  execl("/no/such/file", "x", (char *)0);
  printf("exec: %s\n", strerror(errno));
  execl("/", "x", (char *)0);
  printf("exec: %s\n", strerror(errno));

  volatile int changed = 0;
  pid = vfork();
  if (pid == 0) {
    changed = 1;
    _exit(4);
  }
  waitpid(pid, &status, 0);
  report("vfork", status);
  printf("shared memory %d\n", changed >= 0);

  // waitid leaves the child, then takes it
  pid = fork();
  if (pid == 0) _exit(21);
  siginfo_t si;
  memset(&si, 0, sizeof si);
  waitid(P_PID, pid, &si, WEXITED | WNOWAIT);
  printf("waitid signo %d code %d status %d me %d\n", si.si_signo, si.si_code, si.si_status, si.si_pid == pid);
  printf("again %d", waitid(P_ALL, 0, &si, WEXITED));
  TRY(" then %ld %s\n", waitid(P_PID, pid, &si, WEXITED));
  TRY("wait without children: %ld %s\n", wait(0));
  pid = fork();
  if (pid == 0) for (;;) pause();
  printf("WNOHANG %d\n", waitpid(pid, &status, WNOHANG));
  si.si_pid = 5;
  n = waitid(P_PID, pid, &si, WEXITED | WNOHANG);
  printf("waitid WNOHANG %zd pid %d\n", n, si.si_pid);
  kill(pid, SIGTERM);
  struct rusage ru;
  wait4(pid, &status, 0, &ru);
  report("killed", status);
  printf("rusage %d\n", ru.ru_maxrss > 0);

  // children end in a known order
  for (int i = 0; i < 5; i++)
    if (fork() == 0) {
      usleep(20000 * (5 - i));
      _exit(i);
    }
  while (wait(&status) > 0) printf("%d ", WEXITSTATUS(status));
  puts("");

  // SIGCHLD ignored: nothing to wait for
  signal(SIGCHLD, SIG_IGN);
  if (fork() == 0) _exit(3);
  TRY("ignored: %ld %s\n", wait(&status));
  signal(SIGCHLD, SIG_DFL);

  // an orphan gets a new parent, and a dead parent's signal
  pipe(in);
  if (fork() == 0) {
    pid_t middle = getpid();
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, 0);
      while (getppid() == middle) usleep(1000);
      write(in[1], "adopted", 8);
      _exit(0);
    }
    _exit(0);
  }
  wait(0);
  close(in[1]);
  read(in[0], buffer, sizeof buffer);
  printf("orphan %s\n", buffer);
  close(in[0]);

  // many children
  int alive = 0;
  for (int i = 0; i < 200; i++) {
    pid = fork();
    if (pid == 0) _exit(i & 127);
    if (pid > 0) alive++;
  }
  int collected = 0, codes = 0;
  while (wait(&status) > 0) collected++, codes += WEXITSTATUS(status);
  printf("children %d collected %d codes %d\n", alive, collected, codes);

  fflush(stdout);
  pid = fork();
  if (pid == 0) {
    atexit(at_exit);
    exit(11);
  }
  waitpid(pid, &status, 0);
  report("atexit", status);
  pid = fork();
  if (pid == 0) abort();
  waitpid(pid, &status, 0);
  report("abort", status);
  printf("getpid %d getppid %d\n", getpid() > 0, getppid() >= 0);
  return 0;
}
