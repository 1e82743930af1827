/* A pseudo-terminal used from both ends: line editing, echo, modes, sizes, signals, hangup. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define SHOW(call) (errno = 0, show(#call, (long)(call)))

static void show(const char *what, long result) {
  if (result == -1) printf("%s = %s\n", what, strerrorname_np(errno));
  else printf("%s = %ld\n", what, result);
}

static int master, slave;
static volatile sig_atomic_t last;

static void note(int signal) { last = signal; }

static void got(const char *who, int fd) {
  char b[300];
  struct pollfd p = {fd, POLLIN, 0};
  if (poll(&p, 1, 50) == 0) { printf("%s: nothing\n", who); return; }
  long n = read(fd, b, sizeof b);
  if (n < 0) { printf("%s: %s\n", who, strerrorname_np(errno)); return; }
  printf("%s: %ld \"", who, n);
  for (int i = 0; i < n; i++)
    b[i] >= 32 && b[i] < 127 ? printf("%c", b[i]) : printf("\\%o", b[i] & 255);
  printf("\"\n");
}

static void type(const char *keys) {
  write(master, keys, strlen(keys));
  got("shown", master);
}

int main(void) {
  struct termios t, saved;
  master = posix_openpt(O_RDWR | O_NOCTTY);
  SHOW(grantpt(master));
  SHOW(unlockpt(master));
  char *name = ptsname(master);
  SHOW(!strncmp(name, "/dev/pts/", 9));
  slave = open(name, O_RDWR | O_NOCTTY);
  SHOW(isatty(master) + isatty(slave) * 2);
  SHOW(!strcmp(ttyname(slave), name));
  SHOW(tcgetattr(slave, &t));
  saved = t;
  printf("%x %x %x %x\n", t.c_iflag, t.c_oflag, t.c_cflag & ~CBAUD, t.c_lflag);
  for (int i = 0; i < 17; i++) printf("%d ", t.c_cc[i]);
  printf("\n");

  type("hello\r");
  got("line", slave);
  type("abc\177\177X\n");
  got("line", slave);
  type("one two\027three\025four\n");
  got("line", slave);
  type("half");
  got("line", slave);
  type("\004");
  got("line", slave);
  type("\004");
  got("eof", slave);
  type("a\026\003b\n");
  got("line", slave);
  type("tab\t\177\n");
  got("line", slave);
  type("ctl\001\177\n");
  got("line", slave);
  write(slave, "out\nput\t.\n", 10);
  got("shown", master);

  t.c_lflag &= ~(ICANON | ECHO);
  t.c_iflag &= ~ICRNL;
  t.c_oflag &= ~OPOST;
  SHOW(tcsetattr(slave, TCSANOW, &t));
  type("r\r\n\004");
  got("raw", slave);
  write(slave, "a\nb", 3);
  got("shown", master);
  t.c_cc[VMIN] = 0;
  t.c_cc[VTIME] = 1;
  tcsetattr(slave, TCSAFLUSH, &t);
  char c;
  SHOW(read(slave, &c, 1));
  SHOW(tcsetattr(slave, TCSANOW, &saved));
  type("ahead\n");
  SHOW(ioctl(slave, FIONREAD, &last) + last);
  SHOW(tcflush(slave, TCIFLUSH));
  got("flushed", slave);

  struct winsize w = {.ws_row = 11, .ws_col = 22};
  SHOW(ioctl(master, TIOCSWINSZ, &w));
  memset(&w, 0, sizeof w);
  SHOW(ioctl(slave, TIOCGWINSZ, &w));
  printf("%d %d\n", w.ws_row, w.ws_col);
  SHOW(tcgetpgrp(slave));

  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    close(master);
    SHOW(setsid() == getpid());
    SHOW(ioctl(slave, TIOCSCTTY, 0));
    SHOW(tcgetpgrp(slave) == getpid());
    int own = open("/dev/tty", O_RDWR);
    SHOW(own >= 0);
    signal(SIGINT, note);
    signal(SIGWINCH, note);
    signal(SIGHUP, note);
    signal(SIGTTOU, SIG_IGN);
    write(own, "ready\n", 6);
    char b[10];
    struct sigaction none = {.sa_handler = note};
    sigaction(SIGINT, &none, NULL);
    SHOW(read(own, b, 10));
    printf("signal %d\n", last == SIGINT);
    write(own, "again\n", 6);
    sigaction(SIGWINCH, &none, NULL);
    SHOW(read(own, b, 10));
    printf("signal %d\n", last == SIGWINCH);
    SHOW(tcsetpgrp(own, 99999));
    fflush(stdout);
    pid_t job = fork();
    if (job == 0) {
      setpgid(0, 0);
      signal(SIGTTIN, SIG_DFL);
      read(own, b, 10);
      _exit(3);
    }
    setpgid(job, job);
    int status;
    waitpid(job, &status, WUNTRACED);
    printf("stopped %d\n", WIFSTOPPED(status) && WSTOPSIG(status) == SIGTTIN);
    SHOW(tcsetpgrp(own, job));
    write(own, "type\n", 5);
    kill(job, SIGCONT);
    waitpid(job, &status, 0);
    printf("exit %d\n", WEXITSTATUS(status));
    SHOW(tcsetpgrp(own, getpid()));
    sigaction(SIGHUP, &none, NULL);
    close(slave);
    write(own, "hang\n", 5);
    while (last != SIGHUP) pause();
    printf("hung up\n");
    SHOW(read(own, b, 10));
    SHOW(write(own, b, 1));
    fflush(stdout);
    _exit(0);
  }
  close(slave);
  got("child", master);
  usleep(20000);
  type("\003");
  got("child", master);
  usleep(20000);
  w.ws_row = 50;
  ioctl(master, TIOCSWINSZ, &w);
  got("child", master);
  write(master, "go\n", 3);
  got("echo", master);
  got("child", master);
  usleep(20000);
  close(master);
  wait(NULL);
  return 0;
}
