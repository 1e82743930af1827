// Job control: stop and continue, what wait reports, process groups, sessions, orphaned groups.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// Prints the result of a call and the error that it left.
#define TRY(format, call)                       \
  do {                                          \
    errno = 0;                                  \
    long result_ = (call);                      \
    printf(format, result_, strerror(errno));   \
  } while (0)

static volatile sig_atomic_t conts, chlds, last_code;
static void on_cont(int s) { conts++; }
static void on_chld(int s, siginfo_t *si, void *u) { chlds++; last_code = si->si_code; }
static void on_term(int s) { _exit(30); }

static void show(const char *what, pid_t pid, pid_t child, const int *report) {
  int status = *report;
  printf("%s: %d ", what, pid == child);
  if (pid <= 0) printf("none %d", pid);
  else if (WIFEXITED(status)) printf("exit %d", WEXITSTATUS(status));
  else if (WIFSIGNALED(status)) printf("signal %d", WTERMSIG(status));
  else if (WIFSTOPPED(status)) printf("stopped %d", WSTOPSIG(status));
  else if (WIFCONTINUED(status)) printf("continued");
  printf("\n");
}

int main(void) {
  setvbuf(stdout, 0, _IONBF, 0);
  int status;
  siginfo_t si;
  struct sigaction sa = {.sa_sigaction = on_chld, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigaction(SIGCHLD, &sa, 0);

  pid_t child = fork();
  if (child == 0) {
    signal(SIGCONT, on_cont);
    raise(SIGSTOP);
    _exit(10 + conts);
  }
  show("first", waitpid(child, &status, WUNTRACED), child, &status);
  printf("chld %d code %d\n", chlds, last_code);
  show("reported once", waitpid(child, &status, WUNTRACED | WNOHANG), child, &status);
  kill(child, SIGCONT);
  show("continued", waitpid(child, &status, WCONTINUED), child, &status);
  show("end", waitpid(child, &status, 0), child, &status);
  printf("chld %d code %d\n", chlds, last_code);

  // a handler for SIGTERM runs only after SIGCONT; SIGKILL needs none
  child = fork();
  if (child == 0) {
    signal(SIGTERM, on_term);
    for (;;) pause();
  }
  usleep(20000);
  kill(child, SIGSTOP);
  waitid(P_PID, child, &si, WSTOPPED);
  printf("waitid code %d status %d\n", si.si_code, si.si_status);
  kill(child, SIGTERM);
  usleep(20000);
  show("still stopped", waitpid(child, &status, WNOHANG), child, &status);
  kill(child, SIGCONT);
  show("handled", waitpid(child, &status, 0), child, &status);

  child = fork();
  if (child == 0) for (;;) pause();
  kill(child, SIGSTOP);
  waitpid(child, &status, WUNTRACED);
  kill(child, SIGKILL);
  show("killed while stopped", waitpid(child, &status, 0), child, &status);

  // SIGCONT takes back a stop that has not happened, and the other way round
  child = fork();
  if (child == 0) {
    sigset_t set, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigaddset(&set, SIGCONT);
    sigprocmask(SIG_BLOCK, &set, 0);
    raise(SIGTSTP);
    raise(SIGCONT);
    sigpending(&pending);
    int first = sigismember(&pending, SIGTSTP) * 2 + sigismember(&pending, SIGCONT);
    raise(SIGTSTP);
    sigpending(&pending);
    int second = sigismember(&pending, SIGTSTP) * 2 + sigismember(&pending, SIGCONT);
    _exit(first * 10 + second);
  }
  show("cancel", waitpid(child, &status, 0), child, &status);

  // a stopped sleep goes on where it was
  child = fork();
  if (child == 0) {
    usleep(60000);
    _exit(5);
  }
  usleep(10000);
  kill(child, SIGSTOP);
  waitpid(child, &status, WUNTRACED);
  kill(child, SIGCONT);
  show("sleeper", waitpid(child, &status, 0), child, &status);

  // groups
  child = fork();
  if (child == 0) {
    setpgid(0, 0);
    if (fork() == 0) for (;;) pause();
    if (fork() == 0) for (;;) pause();
    for (;;) pause();
  }
  setpgid(child, child);
  usleep(20000);
  printf("group %d\n", getpgid(child) == child);
  kill(-child, SIGTERM);
  show("group killed", waitpid(-child, &status, 0), child, &status);
  usleep(20000);

  // SIGTSTP has no effect in an orphaned group; SIGSTOP has
  child = fork();
  if (child == 0) {
    setsid();
    raise(SIGTSTP);
    _exit(6);
  }
  show("orphaned tstp", waitpid(child, &status, WUNTRACED), child, &status);

  // a group that becomes orphaned while stopped gets SIGHUP and SIGCONT
  int p[2];
  pipe(p);
  child = fork();
  if (child == 0) {
    pid_t inner = fork();
    if (inner == 0) {
      setpgid(0, 0);
      signal(SIGHUP, SIG_DFL);
      write(p[1], "r", 1);
      raise(SIGSTOP);
      _exit(1);
    }
    setpgid(inner, inner);
    waitpid(inner, &status, WUNTRACED);
    _exit(0);
  }
  waitpid(child, &status, 0);
  close(p[1]);
  char c;
  int n = 0;
  while (read(p[0], &c, 1) == 1) n++;
  printf("orphan ended, pipe closed after %d\n", n);

  printf("setpgid of a stranger: %d\n", setpgid(1, 0));
  printf("setsid as leader: ");
  child = fork();
  if (child == 0) {
    setpgid(0, 0);
    int r = setsid();
    printf("%d %s\n", r, strerror(errno));
    _exit(0);
  }
  waitpid(child, &status, 0);
  child = fork();
  if (child == 0) {
    pid_t s = setsid();
    printf("setsid %d sid %d pgid %d\n", s == getpid(), getsid(0) == s, getpgrp() == s);
    _exit(0);
  }
  waitpid(child, &status, 0);

  sa.sa_flags |= SA_NOCLDSTOP;
  sigaction(SIGCHLD, &sa, 0);
  chlds = 0;
  child = fork();
  if (child == 0) {
    raise(SIGSTOP);
    _exit(0);
  }
  waitpid(child, &status, WUNTRACED);
  printf("nocldstop %d\n", chlds);
  kill(child, SIGCONT);
  waitpid(child, &status, 0);
  usleep(1000);
  printf("end %d\n", chlds);
  sa.sa_flags |= SA_NOCLDWAIT;
  sigaction(SIGCHLD, &sa, 0);
  child = fork();
  if (child == 0) _exit(0);
  printf("nocldwait %d", waitpid(child, &status, 0));
  printf(" %s\n", strerror(errno));
  return 0;
}
