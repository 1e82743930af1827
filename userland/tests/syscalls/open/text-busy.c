// a running program cannot be written: ETXTBSY
#include "../case.h"

int main(int argc, char **argv) {
  static char bytes[4 << 20];
  int p[2];
  char c;
  if (argc > 2) {
    say("running\n");
    write(atoi(argv[2]), "x", 1);
    pause();
  }
  int from = open("/proc/self/exe", O_RDONLY), to = open("program", O_CREAT | O_WRONLY, 0755);
  for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;) write(to, bytes, n);
  ended(CHILD({
    errno = 0;
    execl("./program", "case", (char *)0);
    say("while it is written: %s\n", strerrorname_np(errno));
  }));
  close(from);
  close(to);
  pipe(p);
  pid_t pid = CHILD({
    char fd[8];
    snprintf(fd, sizeof fd, "%d", p[1]);
    execl("./program", "case", "@" CASE, fd, (char *)0);
  });
  close(p[1]);
  read(p[0], &c, 1);
  TRY(open("program", O_WRONLY));
  TRY(open("program", O_RDWR));
  TRY(open("program", O_RDONLY | O_TRUNC));
  TRY(open("program", O_WRONLY | O_TRUNC));
  TRY(truncate("program", 0));
  TRY(open("program", O_RDONLY));
  kill(pid, SIGKILL);
  ended(pid);
  TRY(truncate("program", 0));
  return 0;
}
